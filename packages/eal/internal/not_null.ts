/**
 * Pointers that C functions return.
 *
 * @module
 */
import type { Address } from "../../../ffi/runtime/c_types.ts";
import { DpdkError } from "../error.ts";

/**
 * Passes a pointer on, or throws if it is NULL.
 *
 * @param tried What was tried, without final period: `Cannot create ring "a"`.
 * @param call The C function that returned it.
 * @throws {DpdkError} with the calling thread's rte_errno.
 */
export function notNull(
  address: Address,
  tried: string,
  call: string,
): Address {
  if (address === 0) throw new DpdkError(tried, call);
  return address;
}
