/** Elements made of text: nothing that comes from a ticket is ever read as markup. */

/** An element with attributes, listeners (`onclick`) and children; strings become text. */
export function el(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (value === true) element.setAttribute(key, "");
    else if (value !== false && value != null) element.setAttribute(key, String(value));
  }
  element.append(...children.flat(Infinity).filter((child) => child != null && child !== false));
  return element;
}

/** A link where the address is a web page, else its text alone. */
export function link(address, text) {
  let safe = false;
  try {
    safe = ["https:", "http:"].includes(new URL(address).protocol);
  } catch {
    safe = false;
  }
  if (!safe) return el("span", {}, text);
  return el("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, text);
}
