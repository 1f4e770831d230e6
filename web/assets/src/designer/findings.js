// What the check found: a list in which each line leads to its element, and a mark on the element.
import { element, icon } from "../dom.js";
import { t } from "../i18n/index.js";

const SYMBOLS = { error: "alert-circle", warning: "alert-triangle", hint: "info-circle" };

export function findingsPanel(modeler) {
  const heading = element("h2", { tabindex: -1 });
  const list = element("ol", {});
  const panel = element("section", { class: "designer-findings", "aria-live": "polite", hidden: true }, heading, list);

  return {
    panel,
    show(findings) {
      panel.hidden = false;
      heading.textContent = findings.length ? t("designer.findings", { count: findings.length }) : t("designer.no-findings");
      list.replaceChildren(...findings.map((finding) => line(modeler, finding)));
      markElements(modeler, findings);
    },
  };
}

export function jumpTo(modeler, id) {
  const shape = modeler.get("elementRegistry").get(id);
  if (!shape) return;
  modeler.get("canvas").scrollToElement(shape, 120);
  modeler.get("selection").select(shape);
}

function line(modeler, { severity, element: id, line: row, column, message, remedy }) {
  const what = [icon(SYMBOLS[severity]), element("span", { class: "visually-hidden" }, t(`designer.${severity}`)), element("span", {}, message)];
  const known = id && modeler.get("elementRegistry").get(id);
  const where = known ? element("button", { type: "button", class: "designer-jump", onclick: () => jumpTo(modeler, id) }, what) : element("span", { class: "designer-jump" }, what);
  const place = row ? element("small", {}, t("designer.place", { row, column: column ?? 1 })) : null;
  return element("li", { class: `finding-${severity}` }, where, place, remedy ? element("p", {}, remedy) : null);
}

function markElements(modeler, findings) {
  const overlays = modeler.get("overlays");
  overlays.remove({ type: "finding" });
  for (const { severity, element: id, message } of findings) {
    if (!id || !modeler.get("elementRegistry").get(id)) continue;
    const mark = element("span", { class: `finding-mark finding-${severity}`, title: message }, severity === "hint" ? "i" : "!");
    overlays.add(id, "finding", { position: { top: -10, left: -10 }, html: mark });
  }
}
