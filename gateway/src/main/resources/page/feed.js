// The list of notifications: newest first, bounded, painted once per frame.

import { byId, element } from "./dom.js";
import { clock, decimal, direction, money, signed } from "./figures.js";
import { inWords } from "./kinds.js";

const MAX_ROWS = 150;

const SHOWN_ELSEWHERE = new Set(["account", "fund", "counterparty"]);

const NAMES = {
  "balance.changed": "Balance changed",
  "balance.below": "Balance below",
  "balance.above": "Balance above",
  "transaction.large": "Large transaction",
  "nav.updated": "Price",
  "nav.corrected": "Price corrected",
  "pnl.above": "P&L above",
  "pnl.below": "P&L below",
  "hold.changed": "Hold",
  "order.changed": "Order",
  "account.overdrawn": "Overdrawn",
  "velocity": "Velocity",
  "outflow": "Outflow",
  "dormant": "Dormant",
  "nav.above": "Price above",
  "nav.below": "Price below",
  "nav.moved": "Price moved",
  "drawdown": "Drawdown",
  "fund.event": "Fund event",
  "feed.gap": "Feed gap",
  "posting.unmatched": "Unmatched posting",
  "balance.drift": "Balance drift",
  "position.refused": "Position refused",
  "clock.jumped": "Clock jumped",
  "disk.low": "Disk low",
};

export class NotificationList {
  constructor(onCustomer, onWhy) {
    this.onCustomer = onCustomer;
    this.onWhy = onWhy;
    this.list = byId("feed");
    this.waiting = [];
    this.skipped = 0;
    this.paused = false;
    this.scheduled = false;
    const button = byId("pause");
    button.addEventListener("click", () => {
      this.paused = !this.paused;
      button.setAttribute("aria-pressed", String(this.paused));
      button.textContent = this.paused ? "Go on" : "Pause";
      this.schedule();
    });
  }

  add(notification) {
    this.waiting.push(row(notification, this.onCustomer, this.onWhy));
    this.schedule();
  }

  addSkipped(count) {
    this.waiting.push(
      element("li", { class: "row skipped" }, `${count.toLocaleString("en")} more, too fast to show`),
    );
    this.schedule();
  }

  clear() {
    this.waiting = [];
    this.list.replaceChildren();
    this.schedule();
  }

  schedule() {
    if (this.waiting.length > MAX_ROWS) {
      this.waiting = this.waiting.slice(-MAX_ROWS);
    }
    if (!this.scheduled) {
      this.scheduled = true;
      setTimeout(() => this.paint(), 100);
    }
  }

  paint() {
    this.scheduled = false;
    byId("feed-note").textContent = this.paused ? `${this.waiting.length} waiting` : "";
    if (this.paused) {
      return;
    }
    const fresh = this.waiting.reverse();
    this.waiting = [];
    this.list.prepend(...fresh);
    while (this.list.childElementCount > MAX_ROWS) {
      this.list.lastElementChild.remove();
    }
    byId("feed-empty").hidden = this.list.childElementCount > 0;
  }
}

function row(notification, onCustomer, onWhy) {
  const data = notification.data ?? {};
  const { figure, sense, detail } = summary(notification.type, data);
  const customer = notification.customer
    ? element("button", { type: "button", class: "link", onclick: () => onCustomer(notification.customer) }, notification.customer)
    : "operations";
  return element(
    "li",
    { class: "row flash", "data-severity": notification.severity, title: `${notification.id ?? ""}` },
    element("span", { class: "mark" }),
    element(
      "span",
      { class: "what" },
      element("strong", {}, NAMES[notification.type] ?? String(notification.type)),
      notification.state === "INFO"
        ? null
        : element("span", { class: "badge", "data-state": notification.state }, String(notification.state).toLowerCase()),
      notification.rule
        ? element("button", { type: "button", class: "link why", "aria-label": `Why ${notification.id} rang`, onclick: () => onWhy(notification.id) }, "why?")
        : null,
    ),
    element("span", { class: `figure ${sense ?? ""}` }, figure),
    element(
      "span",
      { class: "who quiet" },
      element("span", { class: "number" }, clock(notification.time)),
      " · ",
      customer,
      subject(data) ? ` · ${subject(data)}` : null,
    ),
    element("span", { class: "detail quiet" }, detail),
  );
}

function subject(data) {
  return [data.account, data.fund, data.counterparty].filter(Boolean).join(" · ");
}

function summary(type, data) {
  const currency = data.currency;
  if (type === "nav.updated" || type === "nav.corrected") {
    return {
      figure: `${decimal(data.nav)}`,
      sense: direction(data.dayChange),
      detail: data.unrealised ? `P&L ${signed(data.unrealised)} ${currency ?? ""} (${signed(data.unrealisedPercent)} %)` : "",
    };
  }
  if (type === "pnl.above" || type === "pnl.below") {
    return {
      figure: data.unrealised ? `${signed(data.unrealised)} ${currency ?? ""}` : "",
      sense: direction(data.unrealised),
      detail: [
        data.unrealisedPercent ? `${signed(data.unrealisedPercent)} %` : null,
        data.level ? `level ${decimal(data.level)}${data.unit === "percent" ? " %" : ""}` : null,
      ].filter(Boolean).join(" · "),
    };
  }
  if (type === "hold.changed") {
    return {
      figure: money(data.amount, currency),
      sense: null,
      detail: [
        `${data.hold} ${data.state}`,
        data.state === "settled" && Number(data.left) > 0 ? `${decimal(data.left)} still held` : null,
        `available ${decimal(data.available)}`,
      ].join(" · "),
    };
  }
  if (type === "order.changed") {
    return {
      figure: data.units === undefined ? money(data.amount, currency) : `${decimal(data.units)} units`,
      sense: null,
      detail: [
        `${data.side ?? "switch"} ${data.order} ${data.state}`,
        data.due ? `due ${data.due}` : null,
        data.reason,
      ].filter(Boolean).join(" · "),
    };
  }
  if (type === "velocity" || type === "outflow") {
    return {
      figure: data.count !== undefined ? `${data.count} postings` : data.sum !== undefined ? money(data.sum, currency) : `${decimal(data.outflowPercent)} %`,
      sense: type === "outflow" ? "down" : null,
      detail: [
        `within ${inWords(data.window)}`,
        data.outflow ? `${money(data.outflow, currency)} out` : null,
        `level ${typeof data.level === "number" ? data.level : decimal(data.level)}${data.unit === "percent" ? " %" : ""}`,
      ].filter(Boolean).join(" · "),
    };
  }
  if (type === "dormant") {
    return { figure: money(data.ledger, currency), sense: null, detail: `no posting for ${inWords(data.after)}` };
  }
  if (type === "nav.above" || type === "nav.below" || type === "nav.moved" || type === "drawdown") {
    const way = data.movedPercent ?? (data.drawdownPercent ? `-${data.drawdownPercent}` : undefined);
    return {
      figure: data.nav ? money(data.nav, currency) : "",
      sense: way ? direction(way) : type === "nav.below" ? "down" : null,
      detail: [
        way ? `${signed(way)} % from ${decimal(data.reference ?? data.peak)}` : null,
        data.level ? `level ${decimal(data.level)}${data.unit === "percent" ? " %" : ""}` : null,
      ].filter(Boolean).join(" · "),
    };
  }
  if (type === "fund.event") {
    return {
      figure: data.amount ? `${signed(data.amount)} ${currency}` : `${decimal(data.units)} units`,
      sense: data.amount ? "up" : null,
      detail: data.event === "split" ? `split ${data.numerator}:${data.denominator}` : `distribution of ${decimal(data.perUnit)} per unit`,
    };
  }
  if (type === "account.overdrawn") {
    return {
      figure: money(data.ledger, currency),
      sense: direction(data.ledger),
      detail: /[1-9]/.test(data.level ?? "") ? `level ${decimal(data.level)}` : "",
    };
  }
  if (data.field !== undefined) {
    return {
      figure: money(data[data.field], currency),
      sense: type === "balance.below" ? "down" : null,
      detail: `${data.field} · level ${decimal(data.level)}`,
    };
  }
  if (data.amount !== undefined) {
    return {
      figure: `${signed(data.amount)} ${currency ?? ""}`,
      sense: direction(data.amount),
      detail: [
        data.level === undefined ? null : `from ${decimal(data.level)}`,
        data.ledger === undefined ? null : `balance ${decimal(data.ledger)}`,
      ].filter(Boolean).join(" · "),
    };
  }
  return { figure: "", sense: null, detail: rest(data) };
}

/** What an operations alert says, whatever it is. */
function rest(data) {
  return Object.entries(data)
    .filter(([key, value]) => !SHOWN_ELSEWHERE.has(key) && (typeof value === "string" || typeof value === "number"))
    .map(([key, value]) => `${key} ${value}`)
    .join(" · ");
}
