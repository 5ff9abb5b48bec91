/**
 * Where a batch lies, if others shall see it.
 *
 * @module
 */
import type { Window } from "../../ffi/memory/window.ts";

/**
 * Memory for a batch that other processes can see: its length in the first 32
 * bits, its capacity in the next, and from byte 64 on its elements.
 */
export interface BatchPlace {
  /** DPDK's memory, such as that of a memzone. */
  readonly memory: Window;
  /** Where in it, in bytes: a multiple of 64. */
  readonly offset: number;
}
