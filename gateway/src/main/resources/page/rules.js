// The rules as they stand: in words, to be changed, switched off and on, tried and removed.

import { call, getChanged } from "./api.js";
import { byId, element } from "./dom.js";
import { count } from "./figures.js";
import { condition, kindOf, terms } from "./kinds.js";
import { RuleForm } from "./ruleform.js";

const REFRESH_MS = 4_000;
const MAX_ROWS = 100;
const SURE_MS = 4_000;

export class RuleList {
  /** @param funds gives the funds that are known, for the form */
  constructor(funds) {
    this.list = byId("rule-list");
    this.note = byId("rules-note");
    this.search = byId("rule-search");
    this.rules = [];
    this.tag = null;
    this.painted = "";
    this.form = new RuleForm(() => this.refresh());
    this.funds = funds;
    byId("rule-new").addEventListener("click", () => this.form.open(null, this.funds()));
    this.search.addEventListener("input", () => this.paint());
    this.poll();
  }

  async poll() {
    if (!document.hidden) {
      await this.refresh();
    }
    setTimeout(() => this.poll(), REFRESH_MS);
  }

  async refresh() {
    try {
      const found = await getChanged("/v1/rules", this.tag);
      if (found === null) {
        return;
      }
      this.tag = found.tag;
      this.rules = found.body.rules;
    } catch {
      // The status says that nobody answers.
      return;
    }
    this.paint();
  }

  paint() {
    const wanted = this.search.value.trim().toLowerCase();
    const found = this.rules.filter((rule) => `${rule.rule} ${rule.kind} ${condition(rule)} ${terms(rule)}`.toLowerCase().includes(wanted));
    const shown = found.slice(0, MAX_ROWS);
    this.note.textContent = shown.length === this.rules.length ? "" : `${count(shown.length)} of ${count(this.rules.length)}`;
    byId("rules-empty").hidden = shown.length > 0;
    byId("rules-empty").textContent = this.rules.length === 0 ? "No rules yet." : "No rule is like that.";
    const now = JSON.stringify(shown);
    if (now === this.painted) {
      return;
    }
    this.painted = now;
    const focused = document.activeElement?.dataset?.key;
    this.list.replaceChildren(...shown.map((rule) => this.row(rule)));
    if (focused) {
      this.list.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
    }
  }

  row(rule) {
    const on = element("input", { type: "checkbox", role: "switch", class: "switch", "aria-label": `${rule.rule} rings`, "data-key": `on ${rule.rule}`, title: "On or off" });
    on.checked = rule.enabled;
    on.addEventListener("change", () => this.change(rule, () => call("PUT", path(rule), { ...rule, enabled: on.checked })));
    const problem = element("span", { class: "problem", role: "alert", hidden: "" });
    const remove = element("button", { type: "button", class: "plain danger", "data-key": `remove ${rule.rule}` }, "Remove");
    remove.addEventListener("click", () => {
      if (remove.dataset.sure) {
        this.change(rule, () => call("DELETE", path(rule)));
        return;
      }
      remove.dataset.sure = "yes";
      remove.textContent = "Really remove?";
      setTimeout(() => {
        delete remove.dataset.sure;
        remove.textContent = "Remove";
      }, SURE_MS);
    });
    return element(
      "li",
      { class: "rule", "data-severity": rule.severity, "data-enabled": String(rule.enabled), "data-rule": rule.rule },
      element("span", { class: "mark" }),
      on,
      element(
        "div",
        { class: "words" },
        element(
          "p",
          {},
          element("strong", {}, kindOf(rule.kind)?.title ?? rule.kind),
          " ",
          element("span", { class: "id quiet" }, `${rule.rule} · version ${rule.version}${rule.enabled ? "" : " · off"}`),
        ),
        element("p", {}, condition(rule)),
        element("p", { class: "quiet" }, terms(rule)),
        problem,
      ),
      element(
        "span",
        { class: "actions" },
        element("button", { type: "button", class: "plain", "data-key": `edit ${rule.rule}`, onclick: () => this.form.open(rule, this.funds()) }, "Change or try"),
        remove,
      ),
    );
  }

  async change(rule, send) {
    try {
      await send();
      this.painted = "";
      await this.refresh();
    } catch (error) {
      this.painted = "";
      this.paint();
      const row = [...this.list.children].find((each) => each.dataset.rule === rule.rule);
      const problem = row?.querySelector(".problem");
      if (problem) {
        problem.textContent = error.message;
        problem.hidden = false;
      }
    }
  }
}

function path(rule) {
  return `/v1/rules/${encodeURIComponent(rule.rule)}`;
}
