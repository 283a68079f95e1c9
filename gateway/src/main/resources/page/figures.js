// How figures are shown. Money stays the decimal text that it came as; only counts and durations are numbers.

const counts = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const NNBSP = "\u202f";

export function count(value) {
  return Number.isFinite(value) ? counts.format(value) : "–";
}

export function rate(value) {
  if (!Number.isFinite(value)) {
    return "–";
  }
  return value > 0 && value < 10 ? value.toFixed(1) : counts.format(value);
}

export function duration(ns) {
  if (!Number.isFinite(ns)) {
    return "–";
  }
  if (ns < 1_000) {
    return `${ns}${NNBSP}ns`;
  }
  if (ns < 1_000_000) {
    return `${short(ns / 1_000)}${NNBSP}µs`;
  }
  if (ns < 1_000_000_000) {
    return `${short(ns / 1_000_000)}${NNBSP}ms`;
  }
  return `${short(ns / 1_000_000_000)}${NNBSP}s`;
}

export function bytes(value) {
  if (!Number.isFinite(value)) {
    return "–";
  }
  const units = ["B", "KB", "MB", "GB", "TB"];
  let scaled = value;
  let unit = 0;
  while (scaled >= 1000 && unit < units.length - 1) {
    scaled /= 1000;
    unit++;
  }
  return `${unit === 0 ? scaled : short(scaled)}${NNBSP}${units[unit]}`;
}

function short(value) {
  return value < 10 ? value.toFixed(2) : value < 100 ? value.toFixed(1) : counts.format(value);
}

/** Groups the digits of a decimal text, which is never turned into a number. */
export function decimal(text) {
  if (typeof text !== "string") {
    return "–";
  }
  const [, sign, whole, rest] = /^(-?)(\d+)(.*)$/.exec(text) ?? [null, "", text, ""];
  return (sign ? "−" : "") + whole.replace(/\B(?=(\d{3})+$)/g, NNBSP) + rest;
}

export function money(text, currency) {
  return currency ? `${decimal(text)}${NNBSP}${currency}` : decimal(text);
}

/** With its sign shown, also a plus. */
export function signed(text) {
  return typeof text === "string" && /[1-9]/.test(text) && !text.startsWith("-") ? `+${decimal(text)}` : decimal(text);
}

/** "up", "down" or null, for a class. */
export function direction(text) {
  if (typeof text !== "string" || !/[1-9]/.test(text)) {
    return null;
  }
  return text.startsWith("-") ? "down" : "up";
}

/** Compares two decimal texts of the same scale: -1, 0, 1. */
export function compare(a, b) {
  const left = BigInt(a.replace(".", ""));
  const right = BigInt(b.replace(".", ""));
  return left < right ? -1 : left > right ? 1 : 0;
}

export function clock(time) {
  const found = /T(\d\d:\d\d:\d\d)(\.\d{1,3})?/.exec(time ?? "");
  return found ? found[1] + (found[2] ?? "") : "";
}
