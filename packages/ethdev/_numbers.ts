/**
 * Checks of numbers that C would cut off silently.
 *
 * @module
 */

/**
 * Checks that a number fits a C `uint16_t`.
 *
 * @throws {RangeError} `Cannot <tried>: <name> must be from 0 to 65535: <value>`.
 */
export function checkU16(tried: string, name: string, value: number): void {
  checkRange(tried, name, value, 0xffff);
}

/** The same for any largest value. */
export function checkRange(
  tried: string,
  name: string,
  value: number,
  most: number,
): void {
  if (Number.isInteger(value) && value >= 0 && value <= most) return;
  throw new RangeError(
    `${tried}: ${name} must be an integer from 0 to ${most}: ${value}`,
  );
}

/** Checks that a set of bits fits a C `uint64_t`. */
export function checkBits(tried: string, name: string, value: bigint): void {
  if (BigInt.asUintN(64, value) === value) return;
  throw new RangeError(
    `${tried}: ${name} must have at most 64 bits: 0x${value.toString(16)}`,
  );
}
