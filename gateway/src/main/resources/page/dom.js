// Elements from data, always through text nodes: nothing from outside is ever read as HTML.

export function byId(id) {
  return document.getElementById(id);
}

/** An element with attributes (a null one is left out) and children (elements, texts; null ones are left out). */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined) {
      continue;
    }
    if (key === "onclick") {
      made.addEventListener("click", value);
    } else {
      made.setAttribute(key, value);
    }
  }
  for (const child of children) {
    if (child !== null && child !== undefined) {
      made.append(child);
    }
  }
  return made;
}

export function setText(id, text) {
  const target = byId(id);
  if (target.textContent !== text) {
    target.textContent = text;
  }
}
