// What the editor would change in a file by opening or saving it, it leaves alone: a diagram of another tool is saved as it came.
const FIRST = 3000; // before the editor puts shapes in the order in which it draws them
const AFTERWARDS = 1000;

function Faithful(eventBus, moddle) {
  // An exclusive gateway without a word about its marker has none; the editor would give it one.
  eventBus.on("import.render.start", ({ definitions }) => {
    for (const shape of planes(definitions).flatMap((plane) => plane.get("planeElement"))) {
      if (shape.bpmnElement?.$type === "bpmn:ExclusiveGateway" && shape.isMarkerVisible === undefined) shape.isMarkerVisible = false;
    }
  });

  // Shapes that are not drawn stay in the file; the editor would write those alone that it draws.
  let shapes = new Map();
  eventBus.on("saveXML.start", FIRST, ({ definitions }) => {
    shapes = new Map(planes(definitions).map((plane) => [plane, [...plane.get("planeElement")]]));
  });
  eventBus.on("saveXML.start", AFTERWARDS, () => {
    for (const [plane, before] of shapes) {
      const drawn = new Set(plane.get("planeElement"));
      plane.get("planeElement").push(...before.filter((shape) => !drawn.has(shape)));
    }
  });

  // A reference to what another file defines is written as it was read; the editor would leave it out.
  let unresolved = [];
  eventBus.on("import.done", ({ warnings }) => {
    unresolved = (warnings ?? []).filter(({ element, property, value }) => element && property && value);
  });
  eventBus.on("saveXML.start", AFTERWARDS, () => {
    for (const each of unresolved) each.written = putIn(each.element, each.property, { id: each.value });
  });
  eventBus.on("saveXML.done", () => {
    for (const { element, property, written } of unresolved) if (written) takeOut(element, property, written);
  });

  // An envelope that is said to be shown is not the same as one of which nothing is said; the editor takes it for the default.
  const { properties } = moddle.getType("bpmndi:BPMNEdge").$descriptor;
  delete properties.find(({ name }) => name.endsWith("messageVisibleKind")).default;
}
Faithful.$inject = ["eventBus", "moddle"];

// `target` as what `property` of `element` refers to, unless that refers to something else by now.
function putIn(element, property, target) {
  const { isMany } = element.$descriptor.propertiesByName[property];
  if (isMany) element.get(property).push(target);
  else if (element.get(property)) return null;
  else element.set(property, target);
  return target;
}

function takeOut(element, property, target) {
  const value = element.get(property);
  if (value === target) element.set(property, undefined);
  else value.splice(value.indexOf(target), 1);
}

function planes({ diagrams }) {
  return (diagrams ?? []).map(({ plane }) => plane).filter(Boolean);
}

export default {
  __init__: ["faithful"],
  faithful: ["type", Faithful],
  // A collapsed sub-process whose content is drawn in the same plane keeps it there, hidden until it is expanded; the editor would move it.
  subprocessCompatibility: ["value", {}],
};

// The file as it is saved. A carriage return in a name survives only as a character reference: as itself, a reader takes it for a space.
export async function written(modeler) {
  const { xml } = await modeler.saveXML({ format: true });
  return xml.replaceAll("\r", "&#13;");
}
