// Where the tokens are: passed elements are tinted, waiting ones outlined, and a badge counts the tokens. Shape and word as well as colour.
import { element } from "../dom.js";
import { t } from "../i18n/index.js";
import { nameOf } from "./canvas.js";

const STATES = ["done", "waiting", "suspended", "late", "incident", "added", "changed", "removed"];

const SIGNS = { waiting: "", suspended: "Ⅱ", late: "!", incident: "×" };

// Replace what is marked by {active: [{element, count, kind}], done: [id], marks: {added, changed, removed}}.
export function mark(viewer, { active = [], done = [], marks = {} }) {
  clear(viewer);
  const known = viewer.get("elementRegistry");
  const canvas = viewer.get("canvas");
  for (const id of done) if (known.get(id)) canvas.addMarker(id, "is-done");
  for (const [state, ids] of Object.entries(marks)) for (const id of ids) if (known.get(id)) canvas.addMarker(id, `is-${state}`);
  for (const { element: id, kind = "waiting", count = 1 } of active) {
    if (!known.get(id)) continue;
    canvas.addMarker(id, `is-${kind}`);
    viewer.get("overlays").add(id, "token", { position: { top: -12, right: 12 }, html: badge(kind, count) });
  }
}

export function legend(states) {
  const lines = states.map((state) => element("li", {}, element("span", { class: `legend-mark is-${state}` }), t(`diagram.legend-${state}`)));
  return element("ul", { class: "diagram-legend" }, lines);
}

// The same in words, for those who do not see the diagram.
export function activeInWords(viewer, active) {
  if (!active.length) return t("diagram.nothing-active");
  return t("diagram.active", { names: active.map(({ element: id, count = 1 }) => nameOf(viewer, id) + (count > 1 ? ` ×${count}` : "")).join("、") });
}

function badge(kind, count) {
  return element("span", { class: `token is-${kind}`, title: t(`diagram.legend-${kind}`) }, count > 1 ? String(count) : SIGNS[kind]);
}

function clear(viewer) {
  viewer.get("overlays").remove({ type: "token" });
  const canvas = viewer.get("canvas");
  viewer.get("elementRegistry").forEach((shape) => {
    for (const state of STATES) if (canvas.hasMarker(shape, `is-${state}`)) canvas.removeMarker(shape, `is-${state}`);
  });
}
