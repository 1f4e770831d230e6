// Island "viewer": a diagram with its tokens.
import { createCanvas, nameOf, showDiagram } from "./diagram/canvas.js";
import { activeInWords, legend, mark } from "./diagram/marking.js";
import { pageChooser } from "./diagram/pages.js";
import { element } from "./dom.js";
import { t } from "./i18n/index.js";
import { islands } from "./island.js";

islands("viewer", async (place, data) => {
  place.replaceChildren();
  place.classList.add("diagram");
  const viewer = createCanvas(place);
  await showDiagram(viewer, data.xml, data.title ?? "");
  mark(viewer, data);
  place.append(
    pageChooser(viewer, () => mark(viewer, data)) ?? "",
    legend(shownStates(data)),
    element("p", { class: data.marks ? "visually-hidden" : "diagram-words" }, activeInWords(viewer, data.active ?? [])),
    ...links(viewer, data.links ?? {}),
  );
});

function shownStates({ active = [], done = [], marks = {} }) {
  const states = new Set(active.map(({ kind = "waiting" }) => kind));
  return [...(done.length ? ["done"] : []), ...states, ...Object.keys(marks).filter((state) => marks[state].length)];
}

// A double click on the element leads there too; the list is for keyboards and screen readers.
function links(viewer, targets) {
  viewer.on("element.dblclick", ({ element: shape }) => {
    if (targets[shape.id]) location.assign(targets[shape.id]);
  });
  const entries = Object.entries(targets);
  if (!entries.length) return [];
  return [element("ul", { class: "diagram-links" }, entries.map(([id, href]) => element("li", {}, element("a", { href }, t("diagram.go", { name: nameOf(viewer, id) })))))];
}
