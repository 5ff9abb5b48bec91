/**
 * Where the hash keys of configured ports lie. DPDK keeps the pointer that it
 * is given in memory shared by all processes, and drivers read it as late as
 * at the start of the port: so it must lead to shared memory.
 *
 * @module
 */
import { free, zmalloc } from "../eal/heap.ts";
import type { Address, Window } from "../eal/mod.ts";

const keys = new Map<number, Window>();

/**
 * Runs a function with a shared copy of a key; keeps the copy for the port
 * if the function returns, in place of an older one.
 */
export function withRssKey(
  port: number,
  key: Uint8Array | undefined,
  run: (address: Address) => void,
): void {
  if (key === undefined) {
    run(0);
    dropRssKey(port);
    return;
  }
  const copy = zmalloc(Math.max(key.length, 8));
  try {
    copy.u8.set(key);
    run(copy.base);
  } catch (error) {
    free(copy);
    throw error;
  }
  dropRssKey(port);
  keys.set(port, copy);
}

/** Gives back the key of a port that needs none any more. */
export function dropRssKey(port: number): void {
  const key = keys.get(port);
  if (key === undefined) return;
  keys.delete(port);
  free(key);
}
