// What differs from the version that runs: marked on the diagram and said in a list.
import { mark } from "../diagram/marking.js";
import { element } from "../dom.js";
import { t } from "../i18n/index.js";
import { jumpTo } from "./findings.js";

export function comparisonPanel(modeler) {
  const heading = element("h2", {});
  const list = element("ul", {});
  const close = element("button", { type: "button", class: "btn" }, t("designer.close"));
  const panel = element("section", { class: "designer-comparison", "aria-live": "polite", hidden: true }, element("header", {}, heading, close), list);

  close.addEventListener("click", () => {
    panel.hidden = true;
    mark(modeler, {});
  });

  return {
    panel,
    show({ against, added, removed, changed }) {
      panel.hidden = false;
      const count = added.length + removed.length + changed.length;
      heading.textContent = t(count ? "designer.differences" : "designer.no-differences", { against, count });
      mark(modeler, { marks: { added, changed: changed.map((change) => change.element) } });
      list.replaceChildren(
        ...added.map((id) => difference(modeler, "added", id)),
        ...changed.map((change) => difference(modeler, "changed", change.element, change.text)),
        ...removed.map(({ name, element: id }) => element("li", {}, state("removed"), name || id)),
      );
    },
  };
}

function difference(modeler, kind, id, text) {
  const shape = modeler.get("elementRegistry").get(id);
  const name = shape?.businessObject.name || id;
  return element("li", {}, state(kind), element("button", { type: "button", class: "designer-jump", onclick: () => jumpTo(modeler, id) }, name), text ? element("p", {}, text) : null);
}

function state(kind) {
  return [element("span", { class: `legend-mark is-${kind}`, "aria-hidden": "true" }), element("span", { class: "designer-kind" }, t(`diagram.legend-${kind}`))];
}
