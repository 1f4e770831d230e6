// The same history as a table: every event a row, each a way to its place on the diagram.
import { element } from "../dom.js";
import { t } from "../i18n/index.js";

const COLUMNS = ["player.number", "player.at", "player.event", "player.where", "player.actor", "player.data"];

export function table(events, nameOf, clock, go) {
  const head = COLUMNS.map((key) => element("th", { scope: "col" }, t(key)));
  const rows = events.map((event, position) =>
    element(
      "tr",
      { "data-position": position },
      cell("player.number", element("button", { type: "button", class: "btn btn-link", onclick: () => go(position) }, String(position + 1))),
      cell("player.at", element("time", { datetime: event.at }, clock.stamp(event.at))),
      cell("player.event", event.text ?? event.kind),
      cell("player.where", event.element ? nameOf(event) : ""),
      cell("player.actor", event.actor ?? ""),
      cell("player.data", (event.changed ?? []).map(([, name, , value]) => t("player.change", { name, value: value.replaceAll("\n", "\n\u3000") })).join("\n")),
    ),
  );
  return element("table", { class: "table table-cards instances-table" }, element("thead", {}, element("tr", {}, head)), element("tbody", {}, rows));
}

// A cell that carries its column's name along, for phones, where rows become cards.
function cell(key, ...content) {
  return element("td", { "data-label": t(key) }, ...content);
}
