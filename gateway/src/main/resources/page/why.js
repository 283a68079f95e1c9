// Why a notification rang: in words, the figures before and after, its cause, and the rule as it was.

import { get } from "./api.js";
import { byId, element } from "./dom.js";
import { condition, terms } from "./kinds.js";

const JOURNAL_MS = 30_000;

/** Opens the dialog with the answer to GET /v1/notifications/{id}/why. */
export async function showWhy(id) {
  const dialog = byId("why-dialog");
  const target = byId("why");
  byId("why-id").textContent = id;
  target.replaceChildren(element("p", { class: "quiet" }, "Looking it up in the journal …"));
  if (!dialog.open) {
    dialog.showModal();
  }
  let parts;
  try {
    parts = sections(await get(`/v1/notifications/${encodeURIComponent(id)}/why`, undefined, JOURNAL_MS));
  } catch (error) {
    parts = [element("p", { class: "problem", role: "alert" }, error.message || String(error))];
  }
  if (byId("why-id").textContent === id) {
    target.replaceChildren(...parts);
  }
}

function sections(why) {
  return [
    section("In words", ...(why.words ?? []).map((sentence) => element("p", {}, sentence))),
    figures(why.before ?? {}, why.after ?? {}),
    why.cause
      ? section("The cause", told(why.cause), facts({ sequence: why.cause.sequence, deadline: why.cause.deadline, ...why.cause.event }))
      : null,
    why.rule ? section("The rule as it was", told(why.rule), setting(why.rule), facts(versions(why.rule))) : null,
    element(
      "details",
      {},
      element("summary", {}, "The notification"),
      facts(why.notification ?? {}),
    ),
  ].filter(Boolean);
}

function section(title, ...children) {
  return element("section", {}, element("h3", {}, title), ...children);
}

/** What retention has deleted is said to be so. */
function told(part) {
  return part.missing ? element("p", { class: "problem" }, part.missing) : null;
}

function setting(rule) {
  const was = rule.setting;
  return was?.kind ? element("p", {}, condition(was), element("span", { class: "quiet" }, ` · ${terms(was)}`)) : null;
}

function versions(rule) {
  return {
    rule: rule.id,
    version: rule.version,
    edge: rule.edge,
    "set by event": rule.sequence,
    "version that stands now": rule.standing ?? "removed",
  };
}

function figures(before, after) {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  if (names.length === 0) {
    return null;
  }
  return section(
    "Figures",
    element(
      "table",
      { class: "table" },
      element("thead", {}, element("tr", {}, ...["", "before", "after"].map((name) => element("th", {}, name)))),
      element(
        "tbody",
        {},
        ...names.map((name) =>
          element("tr", {}, element("td", {}, name), element("td", {}, before[name] ?? ""), element("td", {}, after[name] ?? "")),
        ),
      ),
    ),
  );
}

function facts(value) {
  return element("dl", { class: "facts" }, ...flat(value, "").map(([name, text]) => element("div", {}, element("dt", {}, name), element("dd", {}, text))));
}

/** Nested objects as names with points. */
function flat(value, prefix) {
  return Object.entries(value).flatMap(([name, inner]) => {
    if (inner === null || inner === undefined) {
      return [];
    }
    if (Array.isArray(inner)) {
      return [[prefix + name, inner.map((each) => (typeof each === "object" ? JSON.stringify(each) : String(each))).join(", ")]];
    }
    return typeof inner === "object" ? flat(inner, `${prefix}${name}.`) : [[prefix + name, String(inner)]];
  });
}

byId("why-close").addEventListener("click", () => byId("why-dialog").close());
