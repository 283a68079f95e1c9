// Why a notification rang: its cause, the rule as it was, and the values before and after.

import { get } from "./api.js";
import { byId, element } from "./dom.js";
import { condition, terms } from "./kinds.js";

const TITLES = {
  notification: "What rang",
  cause: "Because of",
  event: "Because of",
  rule: "The rule as it was",
  before: "Before",
  after: "After",
  values: "Values",
};

/** Opens the dialog with the answer to GET /v1/notifications/{id}/why. */
export async function showWhy(id) {
  const dialog = byId("why-dialog");
  const target = byId("why");
  byId("why-id").textContent = id;
  target.replaceChildren(element("p", { class: "quiet" }, "Looking it up in the journal …"));
  if (!dialog.open) {
    dialog.showModal();
  }
  try {
    const answer = await get(`/v1/notifications/${encodeURIComponent(id)}/why`, undefined, 30_000);
    target.replaceChildren(...sections(answer));
  } catch (error) {
    target.replaceChildren(element("p", { class: "problem", role: "alert" }, error.message || String(error)));
  }
}

function sections(answer) {
  return Object.entries(answer)
    .filter(([, value]) => value !== null && typeof value === "object")
    .map(([name, value]) =>
      element(
        "section",
        { "data-part": name },
        element("h3", {}, TITLES[name] ?? name),
        value.kind && value.params ? element("p", {}, condition(value), element("span", { class: "quiet" }, ` · ${terms(value)}`)) : null,
        pairs(value),
      ),
    );
}

function pairs(value) {
  const rows = flat(value, "");
  return element("dl", { class: "facts" }, ...rows.map(([name, text]) => element("div", {}, element("dt", {}, name), element("dd", {}, text))));
}

/** Nested objects as names with points. */
function flat(value, prefix) {
  return Object.entries(value).flatMap(([name, inner]) => {
    if (inner === null) {
      return [];
    }
    if (Array.isArray(inner)) {
      return [[prefix + name, inner.map((each) => (typeof each === "object" ? JSON.stringify(each) : String(each))).join(", ")]];
    }
    return typeof inner === "object" ? flat(inner, `${prefix}${name}.`) : [[prefix + name, String(inner)]];
  });
}

byId("why-close").addEventListener("click", () => byId("why-dialog").close());
