// A file may hold several diagrams. One is shown; the others are a choice away. What is inside a sub-process is reached through it.
import { element } from "../dom.js";
import { t } from "../i18n/index.js";
import { fit } from "./canvas.js";

// A choice of the diagrams of the file, or nothing where there is one; `opened` is told of each that is shown.
export function pageChooser(viewer, opened = () => {}) {
  const pages = viewer.getDefinitions().diagrams.filter(({ plane }) => plane && !isInside(plane.bpmnElement));
  if (pages.length < 2) return null;
  const choice = element("select", { class: "form-select diagram-pages", "aria-label": t("diagram.page") }, pages.map(option));
  choice.addEventListener("change", async () => {
    choice.setAttribute("aria-busy", "true");
    await viewer.open(pages[choice.selectedIndex]);
    fit(viewer);
    opened();
    choice.removeAttribute("aria-busy");
  });
  return choice;
}

function isInside(shown) {
  return Boolean(shown) && shown.$instanceOf("bpmn:SubProcess");
}

function option({ name, plane }, index) {
  return element("option", {}, name || plane.bpmnElement?.name || t("diagram.page-number", { number: index + 1 }));
}
