// A diagram that can be looked at: moved, zoomed and marked, with mouse, touch and keys.
import "bpmn-js/dist/assets/diagram-js.css";
import "bpmn-js/dist/assets/bpmn-js.css";
import "../styles/diagram.css";

import NavigatedViewer from "bpmn-js/lib/NavigatedViewer";

import { element, iconButton } from "../dom.js";
import { t } from "../i18n/index.js";
import everyProcess from "./every-process.js";

const UNDRAWN = "no diagram to display"; // what bpmn-js says of a file without shapes

export function createCanvas(place) {
  const canvas = element("div", { class: "diagram-canvas" });
  const viewer = new NavigatedViewer({ container: canvas, additionalModules: [everyProcess] });
  place.append(canvas, zoomButtons(viewer));
  return viewer;
}

// Show `xml`; `title` is what a screen reader hears.
export async function showDiagram(viewer, xml, title) {
  await viewer.importXML(xml).catch((error) => {
    throw error.message === UNDRAWN ? new Error(t("diagram.none")) : error;
  });
  const canvas = viewer.get("canvas");
  const svg = canvas.getContainer().querySelector("svg");
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", t("diagram.label", { title }));
  fit(viewer);
}

const MARGIN = 24;

// Show all of the diagram with its outer labels, at most in its natural size, and none of it under the palette of an editor.
export function fit(viewer) {
  const canvas = viewer.get("canvas");
  const { width } = canvas.getSize();
  canvas.zoom("fit-viewport", "auto");
  canvas.zoom(Math.min(1, (canvas.zoom() * (width - paletteWidth(viewer) - 2 * MARGIN)) / width), "auto");
  canvas.scroll({ dx: paletteWidth(viewer) / 2, dy: 0 });
}

function paletteWidth(viewer) {
  const palette = viewer.get("canvas").getContainer().querySelector(".djs-palette");
  return palette ? palette.offsetLeft + palette.offsetWidth : 0;
}

export function zoomButtons(viewer) {
  const zoom = (steps) => () => viewer.get("zoomScroll").stepZoom(steps);
  return element(
    "div",
    { class: "diagram-zoom" },
    iconButton("plus", t("diagram.zoom-in"), zoom(1)),
    iconButton("minus", t("diagram.zoom-out"), zoom(-1)),
    iconButton("maximize", t("diagram.fit"), () => fit(viewer)),
  );
}

// What an element is called: its name, else the words of its type.
export function nameOf(viewer, id) {
  const shape = viewer.get("elementRegistry").get(id);
  return shape?.businessObject.name || id;
}
