// The names of the elements of a diagram that is not on the canvas.
export function namesIn(xml) {
  const names = new Map();
  for (const node of new DOMParser().parseFromString(xml, "application/xml").querySelectorAll("[id][name]")) names.set(node.getAttribute("id"), node.getAttribute("name"));
  return names;
}
