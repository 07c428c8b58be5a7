// Elements from data. Text is always text here: nothing that a user has named becomes HTML.

/**
 * Makes an element.
 *
 * @param {string} tag its name, with classes after dots
 * @param {object} [properties] set on it; `on` holds listeners, `aria` and `data` attributes
 * @param {...(Node|string|null)} children what it holds
 */
export function element(tag, properties = {}, ...children) {
  const [name, ...classes] = tag.split(".");
  const made = document.createElement(name);
  made.classList.add(...classes);
  const { on = {}, aria = {}, data = {}, ...others } = properties;
  Object.assign(made, others);
  Object.entries(on).forEach(([event, listener]) => made.addEventListener(event, listener));
  Object.entries(aria).forEach(([key, value]) =>
    made.setAttribute(key === "role" ? key : `aria-${key}`, value),
  );
  Object.assign(made.dataset, data);
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

/** Replaces what an element holds. */
export function fill(parent, ...children) {
  parent.replaceChildren(...children.filter((child) => child !== null && child !== undefined));
}

/** Hands a file to whoever looks at the page. */
export function download(name, blob) {
  const address = URL.createObjectURL(blob);
  element("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
