// The one way in which islands make elements: text is always text, never markup.
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value === true) made.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(key, value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return made;
}

// A symbol of the page's sprite, whose address every page already uses.
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${new URL(SPRITE, import.meta.url).pathname}#${name}`);
  svg.append(use);
  return svg;
}

// A button with a symbol and its name, which is also its tooltip.
export function iconButton(symbol, name, press, attributes = {}) {
  return element("button", { type: "button", class: "btn island-button", "aria-label": name, title: name, onclick: press, ...attributes }, icon(symbol));
}
