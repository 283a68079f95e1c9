// The live page: polls the status, follows the notifications, shows funds as they move.

import { get, LOOK_BACK, NotificationSource } from "./api.js";
import { byId, element, setText } from "./dom.js";
import { NotificationList } from "./feed.js";
import { bytes, compare, count, decimal, duration, rate } from "./figures.js";
import { CustomerLookup } from "./lookup.js";
import { RuleList } from "./rules.js";
import { showWhy } from "./why.js";

const STATUS_MS = 1_000;
const FUNDS_MS = 2_000;
const FUNDS_SHOWN = 10;
const PER_SECOND = 20;
const SAMPLES = 60;

const lookup = new CustomerLookup();
const list = new NotificationList((customer) => lookup.show(customer), showWhy);
const source = new NotificationSource({
  perSecond: PER_SECOND,
  onNotification: (notification) => list.add(notification),
  onSkipped: (skipped) => list.addSkipped(skipped),
});
byId("kinds").addEventListener("change", (event) => {
  list.clear();
  source.filter(event.target.value, seen.notifications);
});

const samples = [];
let opened = false;
let seen = { published: 0, notifications: 0 };

async function pollStatus() {
  try {
    showStatus(await get("/v1/status"));
  } catch {
    connection("waiting", "reconnecting");
    samples.length = 0;
    setText("events-rate", "–");
    setText("notifications-rate", "–");
  }
  setTimeout(pollStatus, STATUS_MS);
}

function showStatus(status) {
  if (status.ready) {
    connection("live", "live");
  } else {
    connection("stopped", status.haltReason ? `stopped: ${status.haltReason}` : "not ready");
  }
  follow(status);
  showRates(status);
  setText("engine-time", status.engineTime.replace("T", " ").replace(/(\.\d{3})?\d*Z$/, " UTC"));
  setText("published", count(status.published));
  setText("notifications-total", count(status.notifications));
  const latency = status.latencyNs;
  const known = latency.count > 0;
  setText("p50", known ? duration(latency.p50) : "–");
  setText("p99", known ? duration(latency.p99) : "–");
  setText("p999", known ? duration(latency.p999) : "–");
  setText("latency-max", known ? duration(latency.max) : "–");
  const fill = (100 * status.ring.used) / status.ring.capacity;
  setText("ring-fill", fill > 0 && fill < 0.1 ? "< 0.1 %" : `${fill > 0 && fill < 10 ? fill.toFixed(1) : Math.round(fill)} %`);
  setText("ring-of", `of ${count(status.ring.capacity)} slots`);
  byId("ring-bar").style.width = `${fill}%`;
  byId("ring-bar").parentElement.dataset.level = fill > 80 ? "high" : "low";
  const state = status.state;
  setText("sweep", count(state.sweepPending));
  setText("customers", count(state.customers));
  setText("accounts", count(state.accounts));
  setText("positions", count(state.positions));
  setText("rules", count(state.rules));
  setText("journaled", count(status.journaled));
  setText("applied", count(status.applied));
  setText("journal-bytes", bytes(status.journal.bytesWritten));
  setText("digest", status.digest);
  byId("digest").title = status.digest;
}

/** Opens the stream once, and anew when another engine answers, which has less than this page saw before. */
function follow(status) {
  const another = status.published < seen.published || status.notifications < seen.notifications;
  seen = { published: status.published, notifications: status.notifications };
  if (opened && !another) {
    return;
  }
  if (opened) {
    list.clear();
    samples.length = 0;
  }
  opened = true;
  source.open(Math.max(0, status.notifications - LOOK_BACK));
}

function showRates(status) {
  const now = performance.now();
  const before = samples.at(-1);
  const sample = { now, published: status.published, notifications: status.notifications, events: 0, rang: 0 };
  if (before) {
    const seconds = (now - before.now) / 1_000;
    sample.events = Math.max(0, (sample.published - before.published) / seconds);
    sample.rang = Math.max(0, (sample.notifications - before.notifications) / seconds);
    setText("events-rate", rate(sample.events));
    setText("notifications-rate", rate(sample.rang));
  }
  samples.push(sample);
  if (samples.length > SAMPLES) {
    samples.shift();
  }
  drawLine("events-line", samples.slice(1).map((each) => each.events));
  drawLine("notifications-line", samples.slice(1).map((each) => each.rang));
}

function drawLine(id, values) {
  const target = byId(id);
  const top = Math.max(1, ...values);
  const step = 120 / (SAMPLES - 2);
  const start = 120 - step * (values.length - 1);
  const points = values.map((value, i) => `${(start + i * step).toFixed(1)},${(26 - (24 * value) / top).toFixed(1)}`);
  if (points.length < 2) {
    target.replaceChildren();
    return;
  }
  const shape = (name, all) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", name);
    made.setAttribute("points", all.join(" "));
    return made;
  };
  target.replaceChildren(
    shape("polygon", [`${start.toFixed(1)},28`, ...points, "120,28"]),
    shape("polyline", points),
  );
}

const funds = new Map();
const allFunds = new Map();
let fundTurn = 0;

async function pollFunds() {
  if (!document.hidden) {
    try {
      showFunds((await get("/v1/funds?limit=200")).funds);
    } catch {
      // The status says that nobody answers.
    }
  }
  setTimeout(pollFunds, FUNDS_MS);
}

function showFunds(all) {
  fundTurn++;
  for (const fund of all) {
    const known = funds.get(fund.fund);
    allFunds.set(fund.fund, fund);
    if (fund.nav === null) {
      continue;
    }
    if (!known) {
      funds.set(fund.fund, { ...fund, before: null, movedAt: 0 });
    } else if (known.nav !== fund.nav) {
      funds.set(fund.fund, { ...fund, before: known.nav, movedAt: fundTurn });
    }
  }
  const latest = [...funds.values()].sort((a, b) => b.movedAt - a.movedAt).slice(0, FUNDS_SHOWN);
  // In a steady order, so that a row stays where the eye found it.
  const shown = latest.sort((a, b) => (a.fund < b.fund ? -1 : 1));
  byId("funds").tBodies[0].replaceChildren(...shown.map(fundRow));
  byId("funds-empty").hidden = shown.length > 0;
  setText("funds-note", funds.size > shown.length ? `the latest ${shown.length} to move` : "");
}

function fundRow(fund) {
  const moved = fund.before === null ? 0 : compare(fund.nav, fund.before);
  return element(
    "tr",
    { class: fund.movedAt === fundTurn ? "flash" : null },
    element("td", {}, element("span", { class: "name" }, fund.name ?? fund.fund), element("small", {}, fund.name ? fund.fund : "")),
    element("td", { class: "quiet" }, fund.date ?? ""),
    element(
      "td",
      { class: moved > 0 ? "up" : moved < 0 ? "down" : null },
      `${moved > 0 ? "▲ " : moved < 0 ? "▼ " : ""}${decimal(fund.nav)} ${fund.currency}`,
    ),
  );
}

function connection(state, text) {
  const pill = byId("connection");
  if (pill.dataset.state !== state || pill.textContent !== text) {
    pill.dataset.state = state;
    pill.textContent = text;
    pill.title = text;
  }
}

function keepTheme() {
  const root = document.documentElement;
  let kept = null;
  try {
    kept = localStorage.getItem("theme");
  } catch {
    // Storage is switched off: the system's theme it is.
  }
  if (kept === "light" || kept === "dark") {
    root.dataset.theme = kept;
  }
  byId("theme").addEventListener("click", () => {
    const dark = root.dataset.theme
      ? root.dataset.theme === "dark"
      : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    try {
      localStorage.setItem("theme", root.dataset.theme);
    } catch {
      // Then it holds until the page is left.
    }
  });
}

keepTheme();
pollStatus();
pollFunds();
new RuleList(() => [...allFunds.values()]);
