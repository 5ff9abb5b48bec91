/**
 * Checks the arguments of calls on a pool.
 *
 * @module
 */
import type { Address } from "../../ffi/runtime/c_types.ts";

/**
 * Checks which elements of a table a call is about. Objects written past the
 * end of a table would be lost for good.
 *
 * @throws {RangeError} if they are not all inside the table.
 * @throws {TypeError} if it is no table.
 */
export function checkTable(
  pool: string,
  table: BigUint64Array,
  count: number,
  start: number,
): void {
  // Others would throw when objects are taken already.
  if (!(table instanceof BigUint64Array)) {
    throw new TypeError(
      `Cannot use table with mempool "${pool}": it must be a BigUint64Array`,
    );
  }
  if (
    (start >>> 0) === start && (count >>> 0) === count &&
    start + count <= table.length
  ) return;
  throw new RangeError(
    `Cannot use table with mempool "${pool}": elements ${start} to ${
      start + count
    } must be inside its ${table.length}`,
  );
}

/** The error about an address that is none of the pool's. */
export function noObject(pool: string, address: Address): RangeError {
  return new RangeError(
    `Cannot find object in mempool "${pool}": address must be one of its objects: 0x${
      address.toString(16)
    }`,
  );
}

/** The error about a view that would end behind its object. */
export function noView(
  pool: string,
  limit: number,
  length: number,
): RangeError {
  return new RangeError(
    `Cannot view object of mempool "${pool}": length must be from 0 to ${limit}: ${length}`,
  );
}
