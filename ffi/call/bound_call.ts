/**
 * A call of a C function pointer, whichever way it takes: see bind_call.ts.
 *
 * @module
 */
import type { Address } from "../runtime/c_types.ts";

/** A result that a bound call can return. */
export type CallResult = "u16" | "i32";

/** A prepared call, for the thread that made it. */
export interface BoundCall {
  /** Sets argument i to an address or an unsigned number. */
  set(i: number, value: number): void;
  /** Has it call another function of the same type from now on. */
  retarget(fn: Address): void;
  /**
   * Calls the function.
   *
   * @param last Its last argument, an unsigned 32-bit number.
   */
  call(last: number): number;
}
