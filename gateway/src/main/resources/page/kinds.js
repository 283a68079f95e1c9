// The kinds of rules: what each takes, and how a rule reads as a sentence.

import { decimal, money } from "./figures.js";

const POSTINGS = ["card", "transfer", "salary", "fee", "interest", "cash", "other"];
const ORDERS = ["accepted", "confirmed", "rejected", "reversed", "late"];
const DIRECTIONS = [["both", "in and out"], ["out", "out"], ["in", "in"]];

const currency = (required) => ({ name: "currency", label: "Currency", type: "currency", required });
const fund = (required) => ({ name: "fund", label: "Fund", type: "fund", required, hint: required ? "" : "any when empty" });
const percent = (hint) => ({ name: "percent", label: "Percent", type: "decimal", required: true, hint });
const direction = { name: "direction", label: "Direction", type: "choice", choices: DIRECTIONS };
const min = (required) => ({ name: "min", label: "At least", type: "decimal", required, hint: "an amount in the currency" });
const window = { name: "window", label: "Within", type: "duration", required: true, hint: "1 minute to 400 days" };
const field = { name: "field", label: "Balance", type: "choice", choices: [["ledger", "ledger"], ["available", "available"]] };
const levels = { name: "levels", label: "Levels", type: "levels", required: true, hint: "one or more amounts, with blanks between" };
const level = { name: "level", label: "Price", type: "decimal", required: true, hint: "per unit" };
const gain = {
  type: "either",
  label: "Level",
  options: [["percent", "percent of cost"], ["amount", "amount"]],
  required: true,
};
const income = { name: "includeIncome", label: "Count income and realised gains", type: "flag" };

/** By groups, in the order in which they are offered. `recovery` says its unit; null where alerts have no life. */
export const KINDS = [
  { kind: "balance.below", group: "Balance", title: "Balance below", recovery: "amount", fields: [currency(true), field, levels] },
  { kind: "balance.above", group: "Balance", title: "Balance above", recovery: "amount", fields: [currency(true), field, levels] },
  { kind: "account.overdrawn", group: "Balance", title: "Overdrawn", recovery: "amount", fields: [
    { name: "buffer", label: "Buffer", type: "decimal", hint: "rings this far below zero, in the account's currency" },
  ] },
  { kind: "balance.changed", group: "Postings", title: "Balance changed", recovery: null, fields: [
    currency(false), min(false), direction, { name: "kinds", label: "Kinds", type: "choices", choices: POSTINGS },
  ] },
  { kind: "transaction.large", group: "Postings", title: "Large transaction", recovery: null, fields: [currency(true), min(true), direction] },
  { kind: "hold.changed", group: "Postings", title: "Hold changed", recovery: null, fields: [currency(false), min(false)] },
  { kind: "velocity", group: "Over time", title: "Velocity", recovery: "as the level", fields: [
    currency(true),
    window,
    { type: "either", label: "Level", options: [["count", "postings"], ["sum", "amount"]], required: true },
    direction,
  ] },
  { kind: "outflow", group: "Over time", title: "Outflow", recovery: "percent", fields: [
    currency(true), window, percent("net outflow, of the average balance"),
  ] },
  { kind: "dormant", group: "Over time", title: "Dormant", recovery: null, fields: [
    { name: "after", label: "Without a posting for", type: "duration", required: true, hint: "1 minute to 4000 days" },
  ] },
  { kind: "nav.updated", group: "Prices", title: "Price", recovery: null, fields: [
    fund(false), { name: "minMovePercent", label: "Moved by at least, percent", type: "decimal" },
  ] },
  { kind: "nav.above", group: "Prices", title: "Price above", recovery: "price", fields: [fund(true), level] },
  { kind: "nav.below", group: "Prices", title: "Price below", recovery: "price", fields: [fund(true), level] },
  { kind: "nav.moved", group: "Prices", title: "Price moved", recovery: "percent", fields: [
    fund(false),
    percent("up or down"),
    { name: "since", label: "Since", type: "choice", choices: [["previous", "the price before"], ["week", "a week before"], ["month", "a month before"]] },
  ] },
  { kind: "drawdown", group: "Holdings", title: "Drawdown", recovery: "percent", fields: [fund(false), percent("below the highest price since buying")] },
  { kind: "pnl.above", group: "Holdings", title: "P&L above", recovery: "as the level", fields: [fund(false), gain, currency(false), income] },
  { kind: "pnl.below", group: "Holdings", title: "P&L below", recovery: "as the level", fields: [fund(false), gain, currency(false), income] },
  { kind: "fund.event", group: "Holdings", title: "Fund event", recovery: null, fields: [
    fund(false), { name: "events", label: "Events", type: "choices", choices: ["distribution", "split"] },
  ] },
  { kind: "order.changed", group: "Holdings", title: "Order changed", recovery: null, fields: [
    { name: "states", label: "States", type: "choices", choices: ORDERS },
  ] },
];

export const SEVERITIES = [["info", "info"], ["warning", "warning"], ["critical", "critical"]];

const BY_KIND = new Map(KINDS.map((each) => [each.kind, each]));

export function kindOf(kind) {
  return BY_KIND.get(kind);
}

/** When a rule rings, as part of a sentence. */
export function condition(rule) {
  const p = rule.params ?? {};
  const about = p.fund ? `${p.fund}: ` : "";
  const way = p.direction === "in" ? " in" : p.direction === "out" ? " out" : "";
  switch (rule.kind) {
    case "balance.below":
    case "balance.above": {
      const passed = rule.kind === "balance.below" ? "falls below" : "reaches";
      return `${p.field ?? "ledger"} balance ${passed} ${list((p.levels ?? []).map((each) => money(String(each), p.currency)), "or")}`;
    }
    case "account.overdrawn":
      return p.buffer && /[1-9]/.test(p.buffer) ? `balance falls more than ${decimal(plain(p.buffer))} below zero` : "balance falls below zero";
    case "balance.changed":
      return `each posting${way}${p.min ? ` of at least ${money(String(p.min), p.currency)}` : p.currency ? ` in ${p.currency}` : ""}${p.kinds?.length ? `, ${list(p.kinds, "or")}` : ""}`;
    case "transaction.large":
      return `a posting${way} of at least ${money(String(p.min ?? ""), p.currency)}`;
    case "hold.changed":
      return `a hold${p.min ? ` of at least ${money(String(p.min), p.currency)}` : p.currency ? ` in ${p.currency}` : ""} is placed, settled otherwise, released or expires`;
    case "velocity":
      return p.count === undefined
        ? `${money(String(p.sum ?? ""), p.currency)} move${way} within ${inWords(p.window)}`
        : `${p.count} postings${way} in ${p.currency} within ${inWords(p.window)}`;
    case "outflow":
      return `${plain(p.percent)} % of the average ${p.currency} balance flows out within ${inWords(p.window)}`;
    case "dormant":
      return `no posting for ${inWords(p.after)}`;
    case "nav.updated":
      return `${about}each price${p.minMovePercent ? ` that moved by ${plain(p.minMovePercent)} % since the one told last` : ""}`;
    case "nav.above":
      return `${about}price reaches ${decimal(String(p.level ?? ""))}`;
    case "nav.below":
      return `${about}price falls below ${decimal(String(p.level ?? ""))}`;
    case "nav.moved": {
      const since = { week: "within a week", month: "within a month" }[p.since] ?? "from one price to the next";
      return `${about}price moves by ${plain(p.percent)} % ${since}`;
    }
    case "drawdown":
      return `${about}price is ${plain(p.percent)} % below its peak since buying`;
    case "pnl.above":
    case "pnl.below": {
      const at = p.percent === undefined ? money(String(p.amount ?? ""), p.currency) : `${plain(p.percent)} %`;
      return `${about}profit or loss${p.includeIncome ? " with income" : ""} ${rule.kind === "pnl.above" ? "reaches" : "falls below"} ${at}`;
    }
    case "fund.event":
      return `${about}${p.events?.length ? list(p.events, "or") : "distribution or split"}`;
    case "order.changed":
      return p.states?.length ? `an order is ${list(p.states, "or")}` : "an order changes";
    default:
      return Object.entries(p).map(([name, value]) => `${name} ${JSON.stringify(value)}`).join(", ");
  }
}

/** Whom a rule is for, and what narrows its ringing. */
export function terms(rule) {
  const scope = rule.scope ?? {};
  const whom = scope.account ? `account ${scope.account}`
    : scope.customer ? `customer ${scope.customer}`
      : scope.segment ? `segment ${scope.segment}`
        : "everybody";
  return [
    whom,
    rule.recovery && /[1-9]/.test(rule.recovery) ? `resolves ${decimal(plain(rule.recovery))} back` : null,
    rule.cooldown ? `then silent for ${inWords(rule.cooldown)}` : null,
  ].filter(Boolean).join(" · ");
}

/** A decimal text without the zeros at its end. */
function plain(text) {
  const whole = String(text ?? "");
  return whole.includes(".") ? whole.replace(/\.?0+$/, "") : whole;
}

function list(words, last) {
  return words.length < 2 ? (words[0] ?? "") : `${words.slice(0, -1).join(", ")} ${last} ${words.at(-1)}`;
}

const UNITS = [["day", 86_400], ["hour", 3_600], ["minute", 60], ["second", 1]];

/** Seconds of an ISO 8601 duration, or NaN. */
export function seconds(text) {
  const found = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?)?$/i.exec(text ?? "");
  if (!found) {
    return NaN;
  }
  const [weeks, days, hours, minutes, rest] = found.slice(1).map((each) => Number(each ?? 0));
  return weeks * 604_800 + days * 86_400 + hours * 3_600 + minutes * 60 + rest;
}

/** An ISO 8601 duration in words. */
export function inWords(text) {
  let left = seconds(text);
  if (!Number.isFinite(left)) {
    return text ?? "";
  }
  const words = [];
  for (const [name, size] of UNITS) {
    const many = name === "second" ? left : Math.floor(left / size);
    left -= many * size;
    if (many > 0) {
      words.push(`${many} ${name}${many === 1 ? "" : "s"}`);
    }
  }
  return words.join(" ") || "no time";
}

/** A duration as a number and the largest unit that it is a whole number of. */
export function inUnit(text) {
  const all = seconds(text);
  const [name, size] = UNITS.find(([, each]) => all % each === 0) ?? UNITS.at(-1);
  return { number: Number.isFinite(all) ? all / size : "", unit: name };
}

/** An ISO 8601 duration from a whole number of a unit. */
export function isoDuration(number, unit) {
  return unit === "day" ? `P${number}D` : `PT${number}${unit[0].toUpperCase()}`;
}

export const DURATION_UNITS = UNITS.map(([name]) => name);
