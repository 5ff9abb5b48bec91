/**
 * Numbers as source maps write them, and the line tables of lcore programs.
 *
 * @module
 */

/** Digits of 6 bits: 5 of a number, and one that tells whether more follow. */
export const DIGITS: string =
  "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** Numbers of 5-bit digits, lowest first, the lowest bit being the sign. */
export function readNumbers(text: string): number[] {
  const numbers: number[] = [];
  let value = 0;
  let shift = 0;
  for (const letter of text) {
    const digit = DIGITS.indexOf(letter);
    value |= (digit & 31) << shift;
    shift += 5;
    if (digit & 32) continue;
    numbers.push(value & 1 ? -(value >> 1) : value >> 1);
    value = shift = 0;
  }
  return numbers;
}
