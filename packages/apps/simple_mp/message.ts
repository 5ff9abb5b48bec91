/**
 * A message: a NUL-terminated text at the start of a pool element. One byte per
 * character, so that whatever bytes a peer sent are printed unchanged.
 *
 * @module
 */

/**
 * Writes a text and its NUL, cut to what fits.
 *
 * @param element The whole element.
 * @param text Characters up to U+00FF.
 */
export function writeMessage(element: Uint8Array, text: string): void {
  const length = Math.min(text.length, element.length - 1);
  for (let index = 0; index < length; index++) {
    element[index] = text.charCodeAt(index);
  }
  element[length] = 0;
}

/**
 * Reads the text up to its NUL, or to the end of the element when there is
 * none.
 *
 * @param element The whole element.
 */
export function readMessage(element: Uint8Array): string {
  const end = element.indexOf(0);
  return String.fromCharCode(
    ...element.subarray(0, end < 0 ? element.length : end),
  );
}
