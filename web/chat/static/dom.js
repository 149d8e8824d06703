// Builds elements from names, attributes and text. Text is always text: no message is ever read as HTML.
const SVG = "http://www.w3.org/2000/svg";

export const el = (name, attributes = {}, ...children) => fill(document.createElement(name), attributes, children);
export const svg = (name, attributes = {}, ...children) => fill(document.createElementNS(SVG, name), attributes, children);

function fill(element, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** A stylesheet in a shadow root, where the page's own do not reach; `loaded` is settled when it can be shown. */
export function stylesheet(address) {
  const link = el("link", { rel: "stylesheet", href: new URL(address, import.meta.url) });
  const loaded = new Promise((settle) => { link.onload = link.onerror = settle; });
  return { link, loaded };
}
