/**
 * Numbers in option values. Pure.
 *
 * @module
 */

/** Largest value that C's `strtoull` gives without an error. */
const MAX_UNSIGNED = 0xffff_ffff_ffff_ffffn;

/**
 * Reads a whole value as a hexadecimal number, with or without `0x`.
 *
 * @returns undefined for an empty value, junk, or more than 64 bits.
 */
export function parseHex(text: string): bigint | undefined {
  const digits = /^(?:0x)?([0-9a-f]+)$/i.exec(text)?.[1];
  if (digits === undefined) return undefined;
  const value = BigInt(`0x${digits}`);
  return value > MAX_UNSIGNED ? undefined : value;
}

/**
 * Reads a whole value as a decimal number from 0 on.
 *
 * @returns undefined for an empty value, junk, a sign, or a number beyond 2^53.
 */
export function parseDecimal(text: string): number | undefined {
  if (!/^[0-9]+$/.test(text)) return undefined;
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : undefined;
}

/**
 * The ports that a mask selects, in their order.
 *
 * @param mask Bit n stands for port n.
 * @param present Ids of the ports that there are, ascending.
 */
export function selectPorts(
  mask: bigint,
  present: readonly number[],
): number[] {
  return present.filter((id) => (mask >> BigInt(id) & 1n) === 1n);
}
