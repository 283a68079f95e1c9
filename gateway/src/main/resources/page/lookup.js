// Customers: found by the start of an id or name, shown with accounts, positions, P&L and open alerts.

import { CallError, get } from "./api.js";
import { byId, element } from "./dom.js";
import { clock, decimal, direction, money, signed } from "./figures.js";

const TYPING_MS = 180;
const REFRESH_MS = 2_000;

export class CustomerLookup {
  constructor() {
    this.input = byId("search");
    this.matches = byId("matches");
    this.target = byId("customer");
    this.shown = null;
    this.search = null;
    this.input.addEventListener("input", () => {
      clearTimeout(this.typing);
      this.typing = setTimeout(() => this.find(), TYPING_MS);
    });
    this.input.addEventListener("focus", () => this.find());
    this.input.addEventListener("keydown", (event) => this.key(event));
    document.addEventListener("click", (event) => {
      if (!event.target.closest(".search")) {
        this.matches.hidden = true;
      }
    });
    setInterval(() => this.refresh(), REFRESH_MS);
  }

  key(event) {
    if (event.key === "Escape") {
      this.matches.hidden = true;
    } else if (event.key === "ArrowDown") {
      this.matches.querySelector("button")?.focus();
      event.preventDefault();
    } else if (event.key === "Enter") {
      this.matches.querySelector("button")?.click();
    }
  }

  async find() {
    this.search?.abort();
    this.search = new AbortController();
    const prefix = this.input.value.trim();
    let customers;
    try {
      ({ customers } = await get(`/v1/customers?limit=8&prefix=${encodeURIComponent(prefix)}`, this.search.signal));
    } catch {
      this.matches.hidden = true;
      return;
    }
    this.matches.replaceChildren(
      ...customers.map((found) =>
        element(
          "li",
          {},
          element(
            "button",
            { type: "button", onclick: () => this.show(found.customer) },
            element("strong", {}, found.customer),
            element("span", { class: "quiet" }, found.name ?? ""),
          ),
        ),
      ),
    );
    if (customers.length === 0) {
      this.matches.append(element("li", { class: "quiet" }, prefix ? `Nobody starts with “${prefix}”.` : "No customers yet."));
    }
    this.matches.hidden = false;
  }

  show(customer) {
    this.shown = customer;
    this.matches.hidden = true;
    this.input.value = customer;
    this.refresh();
  }

  async refresh() {
    if (this.shown === null || document.hidden) {
      return;
    }
    const asked = this.shown;
    let view;
    try {
      view = await get(`/v1/customers/${encodeURIComponent(asked)}`);
    } catch (error) {
      if (error instanceof CallError && error.status === 404 && asked === this.shown) {
        this.target.replaceChildren(element("p", { class: "empty" }, `There is no customer ${asked}.`));
      }
      return;
    }
    if (asked !== this.shown || (this.painted?.customer === asked && this.painted.asOf === view.asOf)) {
      return;
    }
    this.painted = { customer: asked, asOf: view.asOf };
    const scrolled = this.target.firstElementChild?.scrollTop ?? 0;
    this.target.replaceChildren(customerView(view));
    this.target.firstElementChild.scrollTop = scrolled;
  }
}

function customerView(view) {
  return element(
    "div",
    { class: "customer" },
    element(
      "header",
      {},
      element("h3", {}, view.name ?? view.customer),
      element("span", { class: "quiet id" }, [view.customer, view.segment, view.locale].filter(Boolean).join(" · ")),
    ),
    alerts(view.alerts),
    element("div", { class: "totals" }, ...view.totals.map(total)),
    ...view.accounts.map(account),
    view.accounts.length === 0 ? element("p", { class: "empty" }, "No accounts.") : null,
  );
}

function total(sums) {
  return element(
    "div",
    {},
    element("span", { class: "quiet" }, sums.currency),
    element("strong", {}, decimal(sums.ledger)),
    sums.value === null
      ? null
      : element("span", { class: "quiet" }, "funds ", decimal(sums.value), " ", gain(sums.unrealised)),
  );
}

function gain(text) {
  return text === null || text === undefined
    ? null
    : element("span", { class: `number ${direction(text) ?? ""}` }, signed(text));
}

function alerts(open) {
  return element(
    "ul",
    { class: "alerts" },
    ...open.map((alert) =>
      element(
        "li",
        {},
        element("strong", {}, alert.type),
        ` ${levelOf(alert)}`,
        ` · ${alert.fund ?? alert.account} · since ${clock(alert.since)}`,
      ),
    ),
  );
}

function levelOf(alert) {
  if (alert.level === undefined) {
    return "";
  }
  if (alert.unit === "percent") {
    return `${alert.level} %`;
  }
  return alert.unit === "count" ? `${alert.level} postings` : money(alert.level, alert.currency);
}

function account(view) {
  return element(
    "section",
    { class: "account" },
    element(
      "p",
      { class: "line-of" },
      element("span", { class: "id" }, view.account),
      element("span", { class: "quiet" }, view.closed ? "closed" : (view.kind ?? "")),
      element("b", {}, money(view.ledger, view.currency)),
    ),
    view.available === view.ledger
      ? null
      : element("p", { class: "quiet" }, `available ${decimal(view.available)}, held ${decimal(view.held)}`),
    view.positions.length === 0 ? null : positions(view.positions),
    ...view.orders.map(order),
  );
}

function order(pending) {
  const asked = pending.units === null ? money(pending.amount, pending.amount === null ? "" : pending.currency) : `${decimal(pending.units)} units`;
  return element(
    "p",
    { class: "quiet" },
    `${pending.late ? "late" : "pending"}: ${pending.order} · ${pending.side} ${asked} · ${pending.fund}`,
    pending.due === null ? null : ` · due ${pending.due}`,
  );
}

function positions(held) {
  return element(
    "table",
    { class: "table" },
    element(
      "thead",
      {},
      element("tr", {}, ...["fund", "units", "value", "unrealised", "realised", "income"].map((name) => element("th", {}, name))),
    ),
    element(
      "tbody",
      {},
      ...held.map((position) =>
        element(
          "tr",
          {},
          element("td", {}, position.fund),
          element("td", {}, decimal(position.units)),
          element("td", {}, money(position.value, position.value === null ? "" : position.currency)),
          element("td", {}, gain(position.unrealised) ?? "–"),
          element("td", {}, gain(position.realised)),
          element("td", {}, gain(position.income)),
        ),
      ),
    ),
  );
}
