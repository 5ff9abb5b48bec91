/**
 * Elements by name.
 *
 * @module
 */
/// <reference lib="dom" />
/// <reference lib="dom.iterable" />

const SVG = "http://www.w3.org/2000/svg";

/** Attributes of an element; undefined leaves one out. */
export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** Makes an HTML element with attributes and content. */
export function html<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Attributes = {},
  ...content: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(name);
  setAttributes(element, attributes);
  element.append(...content);
  return element;
}

/** Makes an SVG element with attributes and content. */
export function svg<K extends keyof SVGElementTagNameMap>(
  name: K,
  attributes: Attributes = {},
  ...content: readonly (Node | string)[]
): SVGElementTagNameMap[K] {
  const element = document.createElementNS(SVG, name);
  setAttributes(element, attributes);
  element.append(...content);
  return element;
}

/** Sets attributes; those of undefined are removed. */
export function setAttributes(element: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined) element.removeAttribute(name);
    else if (element.getAttribute(name) !== String(value)) {
      element.setAttribute(name, String(value));
    }
  }
}

/** Sets the text of an element, if it is another. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

/** The element of the page with an id. */
export function byId<T extends HTMLElement = HTMLElement>(id: string): T {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`No element "${id}" in the page`);
  return element as T;
}
