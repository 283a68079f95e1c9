// The dialog that sets a rule: a form with the parameters of the chosen kind, and a dry run with its chart.

import { call } from "./api.js";
import { dayChart } from "./chart.js";
import { byId, element } from "./dom.js";
import { count } from "./figures.js";
import { condition, DURATION_UNITS, inUnit, isoDuration, KINDS, kindOf, SEVERITIES, terms } from "./kinds.js";

const DRY_RUN_MS = 120_000;

const SCOPES = [["all", "everybody"], ["segment", "a segment"], ["customer", "a customer"], ["account", "an account"]];

export class RuleForm {
  /** @param onSaved called when the engine has taken a rule */
  constructor(onSaved) {
    this.onSaved = onSaved;
    this.dialog = byId("rule-dialog");
    this.form = byId("rule-form");
    this.running = null;
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.save();
    });
    byId("rule-try").addEventListener("click", () => this.dryRun());
    byId("rule-close").addEventListener("click", () => this.dialog.close());
    this.dialog.addEventListener("close", () => this.running?.abort());
    this.form.addEventListener("input", () => this.say());
  }

  /** Opens the form: on a rule as GET shows it, or empty. */
  open(rule, funds) {
    this.funds = funds;
    this.isNew = !rule;
    this.enabled = rule?.enabled ?? true;
    byId("rule-title").textContent = rule ? `Rule ${rule.rule}` : "New rule";
    byId("rule-result").replaceChildren();
    this.complain("");
    const draft = rule ?? { rule: "", kind: "balance.below", scope: { all: true }, params: {}, severity: "info" };
    this.fill(draft);
    this.dialog.showModal();
    byId(rule ? "rule-kind" : "rule-id").focus();
  }

  fill(rule) {
    const id = element("input", { id: "rule-id", name: "rule", required: "", maxlength: "36", pattern: "[!-~]+", autocomplete: "off", spellcheck: "false", placeholder: "low-balance" });
    id.value = rule.rule;
    id.readOnly = !this.isNew;
    const kind = element("select", { id: "rule-kind", name: "kind" });
    for (const group of new Set(KINDS.map((each) => each.group))) {
      kind.append(
        element("optgroup", { label: group }, ...KINDS.filter((each) => each.group === group).map((each) => element("option", { value: each.kind }, `${each.title} (${each.kind})`))),
      );
    }
    kind.value = rule.kind;
    kind.addEventListener("change", () => {
      this.params(kind.value, {}, null);
      this.say();
    });
    const [scope, subject] = Object.entries(rule.scope)[0];
    const whom = choice("scope", SCOPES, scope);
    const name = element("input", { name: "subject", autocomplete: "off", spellcheck: "false", "aria-label": "Which segment, customer or account" });
    name.value = scope === "all" ? "" : subject;
    const showName = () => {
      name.hidden = whom.value === "all";
      name.required = whom.value !== "all";
    };
    whom.addEventListener("change", showName);
    showName();
    byId("rule-fields").replaceChildren(
      labelled("Id", id, this.isNew ? "1 to 36 characters without blanks" : "a saved rule keeps its id"),
      labelled("Kind", kind),
      labelled("For", element("span", { class: "pair" }, whom, name)),
      labelled("Severity", choice("severity", SEVERITIES, rule.severity ?? "info")),
      element("div", { id: "rule-params", class: "fields" }),
      labelled("Silent after ringing for", duration("cooldown", rule.cooldown, false), "cooldown; none when empty"),
    );
    this.params(rule.kind, rule.params, rule.recovery);
    this.say();
  }

  /** The parameters of a kind, and its recovery. */
  params(kind, values, recovery) {
    const { fields, recovery: unit } = kindOf(kind);
    const made = fields.map((field) => this.field(field, values));
    if (unit !== null) {
      const input = element("input", { name: "recovery", inputmode: "decimal", autocomplete: "off" });
      input.value = recovery && /[1-9]/.test(recovery) ? recovery : "";
      made.push(labelled("Recovery", input, `${unit} back from the level before it resolves; 0 when empty`));
    }
    byId("rule-params").replaceChildren(...made);
  }

  field(field, values) {
    const name = `params.${field.name}`;
    const value = values[field.name];
    switch (field.type) {
      case "choice":
        return labelled(field.label, choice(name, field.choices, value ?? field.choices[0][0]));
      case "choices":
        return element(
          "fieldset",
          {},
          element("legend", {}, field.label, element("small", {}, " any when none is ticked")),
          ...field.choices.map((each) => ticked(name, each, each, (value ?? []).includes(each))),
        );
      case "flag":
        return ticked(name, "true", field.label, value === true);
      case "duration":
        return labelled(field.label, duration(name, value, field.required), field.hint);
      case "either": {
        const [chosen] = field.options.find(([option]) => values[option] !== undefined) ?? field.options[0];
        const input = text("params.*", values[chosen], field.required, "decimal");
        const which = choice("either", field.options, chosen);
        which.setAttribute("aria-label", `${field.label}: counted in`);
        return labelled(field.label, element("span", { class: "pair" }, input, which));
      }
      case "levels":
        return labelled(field.label, text(name, (value ?? []).join(" "), field.required, "text"), field.hint);
      case "fund": {
        const input = text(name, value, field.required, "text");
        input.setAttribute("list", "fund-names");
        const names = element("datalist", { id: "fund-names" }, ...this.funds.map((each) => element("option", { value: each.fund }, each.name ?? "")));
        return element("div", {}, labelled(field.label, input, field.hint), names);
      }
      case "currency": {
        const input = text(name, value, field.required, "text");
        input.maxLength = 3;
        input.placeholder = field.required ? "EUR" : "any";
        input.classList.add("short");
        input.addEventListener("change", () => {
          input.value = input.value.trim().toUpperCase();
        });
        return labelled(field.label, input);
      }
      default:
        return labelled(field.label, text(name, value, field.required, "decimal"), field.hint);
    }
  }

  /** The rule that the form says. */
  draft() {
    const data = new FormData(this.form);
    const word = (name) => String(data.get(name) ?? "").trim();
    const kind = word("kind");
    const rule = { kind, scope: {}, params: {}, severity: word("severity") };
    const scope = word("scope");
    rule.scope[scope] = scope === "all" ? true : word("subject");
    for (const field of kindOf(kind).fields) {
      const name = `params.${field.name}`;
      if (field.type === "choices") {
        const chosen = data.getAll(name);
        if (chosen.length > 0) {
          rule.params[field.name] = chosen;
        }
      } else if (field.type === "flag") {
        rule.params[field.name] = data.get(name) === "true";
      } else if (field.type === "duration") {
        if (word(name)) {
          rule.params[field.name] = isoDuration(word(name), word(`${name}.unit`));
        }
      } else if (field.type === "either") {
        if (word("params.*")) {
          rule.params[word("either")] = word("params.*");
        }
      } else if (field.type === "levels") {
        rule.params.levels = word(name).split(/[\s,;]+/).filter(Boolean);
      } else if (word(name)) {
        rule.params[field.name] = word(name);
      }
    }
    if (kindOf(kind).recovery !== null && word("recovery")) {
      rule.recovery = word("recovery");
    }
    if (word("cooldown")) {
      rule.cooldown = isoDuration(word("cooldown"), word("cooldown.unit"));
    }
    rule.enabled = this.enabled;
    return { id: word("rule"), rule };
  }

  /** Says in words what the form says in fields. */
  say() {
    const { rule } = this.draft();
    byId("rule-words").textContent = `Rings when: ${condition(rule)} · ${terms(rule)}`;
    this.complain("");
  }

  async save() {
    const { id, rule } = this.draft();
    try {
      const saved = await call("PUT", `/v1/rules/${encodeURIComponent(id)}`, rule);
      this.dialog.close();
      this.onSaved(saved);
    } catch (error) {
      this.complain(error.message || String(error));
    }
  }

  async dryRun() {
    if (!this.form.reportValidity()) {
      return;
    }
    const { id, rule } = this.draft();
    const result = byId("rule-result");
    const button = byId("rule-try");
    this.running?.abort();
    this.running = new AbortController();
    button.disabled = true;
    this.complain("");
    result.replaceChildren(element("p", { class: "quiet" }, "Replaying the journal with this rule …"));
    try {
      const report = await call("POST", "/v1/rules/dry-run", { rule: id, ...rule }, { signal: this.running.signal, timeoutMs: DRY_RUN_MS });
      result.replaceChildren(...reportView(report, result.clientWidth));
      result.scrollIntoView({ block: "nearest" });
    } catch (error) {
      result.replaceChildren();
      if (error.name !== "AbortError") {
        this.complain(error.message || String(error));
      }
    } finally {
      button.disabled = false;
    }
  }

  /** Shows what is wrong and goes to the field that is named first in it. */
  complain(message) {
    const target = byId("rule-problem");
    target.textContent = message;
    target.hidden = message === "";
    for (const marked of this.form.querySelectorAll("[aria-invalid]")) {
      marked.removeAttribute("aria-invalid");
    }
    const named = /^(params\.\w+|scope|recovery|cooldown|rule|kind|severity)/.exec(message)?.[0];
    const field = named && (this.form.elements.namedItem(named) ?? this.form.elements.namedItem(named.startsWith("params.") ? "params.*" : "subject"));
    if (field instanceof HTMLElement) {
      field.setAttribute("aria-invalid", "true");
      field.focus();
    }
  }
}

function reportView(report, pixels) {
  const many = report.notifications;
  const head = element(
    "p",
    {},
    element("strong", {}, many === 0 ? "Nobody would have heard anything" : `${count(many)} notification${many === 1 ? "" : "s"}`),
    many === 0 ? "" : ` to ${count(report.customers)} customer${report.customers === 1 ? "" : "s"}`,
    element("span", { class: "quiet" }, ` · ${count(report.events)} events replayed in ${report.seconds} s`),
  );
  if (many === 0) {
    return [head];
  }
  return [
    head,
    dayChart(report.perDay, pixels),
    element(
      "p",
      { class: "quiet" },
      [
        report.triggered ? `${count(report.triggered)} triggered` : null,
        report.resolved ? `${count(report.resolved)} resolved` : null,
        report.top?.length ? `most: ${report.top.slice(0, 5).map((each) => `${each.customer} (${count(each.notifications)})`).join(", ")}` : null,
      ].filter(Boolean).join(" · "),
    ),
  ];
}

function labelled(label, control, hint) {
  return element("label", {}, element("span", {}, label), control, hint ? element("small", {}, hint) : null);
}

function text(name, value, required, mode) {
  const input = element("input", { name, inputmode: mode, autocomplete: "off", spellcheck: "false", required: required ? "" : null });
  input.value = value ?? "";
  return input;
}

function choice(name, choices, value) {
  const made = element("select", { name }, ...choices.map(([each, label]) => element("option", { value: each }, label)));
  made.value = value;
  return made;
}

function ticked(name, value, label, on) {
  const box = element("input", { type: "checkbox", name, value });
  box.checked = on;
  return element("label", { class: "tick" }, box, label);
}

function duration(name, value, required) {
  const { number, unit } = value ? inUnit(value) : { number: "", unit: "minute" };
  const input = element("input", { name, type: "number", min: "1", step: "1", class: "short", required: required ? "" : null });
  input.value = number;
  const which = choice(`${name}.unit`, DURATION_UNITS.map((each) => [each, `${each}s`]), unit);
  which.setAttribute("aria-label", "Unit of time");
  return element("span", { class: "pair" }, input, which);
}
