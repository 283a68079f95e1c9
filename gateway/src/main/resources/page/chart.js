// Columns per day, as SVG.

import { element } from "./dom.js";
import { count } from "./figures.js";

const HEIGHT = 170;
const LEFT = 44;
const BOTTOM = 22;
const TOP = 14;
const COLUMN = 4;
const DAY_MS = 86_400_000;

/** What a dry run would have sent, day by day: a picture of so many pixels across, and the same as a table. */
export function dayChart(perDay, pixels) {
  const across = Math.max(240, pixels);
  const columns = gathered(filled(perDay), Math.max(10, Math.floor((across - LEFT) / COLUMN)));
  const top = Math.max(1, ...columns.map((each) => each.notifications));
  const width = (across - LEFT) / Math.max(1, columns.length);
  const height = HEIGHT - TOP - BOTTOM;
  const y = (value) => HEIGHT - BOTTOM - (height * value) / top;
  const chart = svg("svg", {
    class: "chart",
    viewBox: `0 0 ${across} ${HEIGHT}`,
    role: "img",
    "aria-label": `Notifications per day, at most ${count(top)}, from ${columns[0]?.from} to ${columns.at(-1)?.to}`,
  });
  for (const value of [0, top]) {
    chart.append(
      svg("line", { class: "grid", x1: LEFT, x2: across, y1: y(value), y2: y(value) }),
      label(LEFT - 6, y(value) + 4, "end", count(value)),
    );
  }
  columns.forEach((each, i) => {
    const gap = Math.min(4, width * 0.2);
    const x = LEFT + i * width + gap / 2;
    const tip = svg("title", {});
    tip.textContent = `${each.from === each.to ? each.from : `${each.from} to ${each.to}`}: ${count(each.notifications)} notifications, ${count(each.customers)} customers`;
    const column = svg("rect", {
      class: "column",
      x,
      y: each.notifications ? Math.min(y(each.notifications), y(0) - 1) : y(0),
      width: Math.min(width - gap, 64),
      height: each.notifications ? Math.max(1, y(0) - y(each.notifications)) : 0,
    });
    column.append(tip);
    chart.append(column);
  });
  if (columns.length > 0) {
    chart.append(label(LEFT, HEIGHT - 6, "start", columns[0].from));
    if (columns.length > 1) {
      chart.append(label(across, HEIGHT - 6, "end", columns.at(-1).to));
    }
  }
  return element(
    "figure",
    {},
    chart,
    element(
      "details",
      {},
      element("summary", {}, "As a table"),
      element(
        "table",
        { class: "table" },
        element("thead", {}, element("tr", {}, ...["day", "notifications", "customers"].map((each) => element("th", {}, each)))),
        element(
          "tbody",
          {},
          ...perDay.map((each) =>
            element("tr", {}, element("td", {}, each.date), element("td", {}, count(each.notifications)), element("td", {}, count(each.customers))),
          ),
        ),
      ),
    ),
  );
}

/** With the days between that had none. */
function filled(perDay) {
  const all = [];
  for (const day of perDay) {
    const time = Date.parse(`${day.date}T00:00:00Z`);
    const before = all.at(-1);
    const from = before ? before.time + DAY_MS : time;
    // A journal may have a hole of years; those days are not drawn.
    if (time - from < 4_000 * DAY_MS) {
      for (let at = from; at < time; at += DAY_MS) {
        all.push({ time: at, notifications: 0, customers: 0 });
      }
    }
    all.push({ time, notifications: day.notifications, customers: day.customers });
  }
  return all.map((each) => ({ ...each, date: new Date(each.time).toISOString().slice(0, 10) }));
}

/** So many days to a column that the columns fit; its customers are those of its best day. */
function gathered(days, most) {
  const size = Math.max(1, Math.ceil(days.length / most));
  const columns = [];
  for (let i = 0; i < days.length; i += size) {
    const part = days.slice(i, i + size);
    columns.push({
      from: part[0].date,
      to: part.at(-1).date,
      notifications: part.reduce((sum, each) => sum + each.notifications, 0),
      customers: Math.max(...part.map((each) => each.customers)),
    });
  }
  return columns;
}

function label(x, y, anchor, text) {
  const made = svg("text", { class: "label", x, y, "text-anchor": anchor });
  made.textContent = text;
  return made;
}

function svg(name, attributes) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) {
    made.setAttribute(key, value);
  }
  return made;
}
