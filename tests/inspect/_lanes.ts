/**
 * The memory of a program that the project does not know: used by the program
 * (`lanes_peer.ts`) and by who looks at it.
 *
 * @module
 */
import type { Window } from "../../packages/eal/mod.ts";

/** Name of the memzone. */
export const LANES_NAME = "lane_counters";
const LANES = 3;
/** Its length in bytes: a memzone has whole cache lines. */
export const LANES_LENGTH = 64;

/** One counter of 64 bits for each lane. */
export class LaneCounters {
  readonly #window: Window;

  constructor(window: Window) {
    this.#window = window;
  }

  get hits(): number[] {
    return [...this.#window.u64.subarray(0, LANES)].map(Number);
  }

  add(lane: number, count: number): void {
    this.#window.u64[lane]! += BigInt(count);
  }
}
