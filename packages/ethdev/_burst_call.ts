/**
 * A driver's burst function for one direction of one queue, for one thread:
 * what all ways to call it have in common.
 *
 * @module
 */
import type { Address } from "../../ffi/runtime/c_types.ts";

/** How a queue calls its driver: {@linkcode StubCall} or {@linkcode EntryCall}. */
export interface BurstCall {
  /** Whether a call would reach the driver. Cheap: for the data path. */
  readonly ready: boolean;
  /** Address of the function; 0 for none. */
  readonly function: Address;
  /** Address of the queue; 0 if it is not set up. */
  readonly queueAddress: Address;

  /**
   * Calls the function with the array given at the start, if it is the one
   * known and there are no callbacks. All else is left to the calls below.
   *
   * @param count How many pointers.
   * @returns what it returns; negative if it was not called.
   */
  quick(count: number): number;

  /** Whether a call would reach the driver, for one that follows at once if so. */
  begin(): boolean;

  /**
   * Calls the function, after {@linkcode begin} or {@linkcode ready} said so.
   *
   * @param tableLow Low 32 bits of the address of the array of mbuf pointers.
   * @param tableHigh Its high 32 bits.
   * @param count How many pointers.
   * @returns what it returns.
   */
  run(tableLow: number, tableHigh: number, count: number): number;

  /**
   * The first of the callbacks that others have put on this queue; 0 for none,
   * which is all but always.
   */
  callbacks(): Address;
}

/** Low 32 bits of an address, signed. */
export function lowWord(address: Address): number {
  return address | 0;
}

/** High 32 bits of an address. */
export function highWord(address: Address): number {
  return (address / 0x1_0000_0000) | 0;
}
