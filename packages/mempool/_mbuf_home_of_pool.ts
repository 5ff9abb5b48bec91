/**
 * What a packet pool does for its mbufs: makes empty packets of them, and takes
 * them back.
 *
 * @module
 */
import type { Address } from "../../ffi/runtime/c_types.ts";
import type { BatchMemory } from "../ring/internal/batch_memory.ts";
import type { MbufHome } from "./_mbuf_home.ts";
import type { PoolShape } from "./_pktmbuf_shape.ts";
import type { PoolParts } from "./_pool_parts.ts";
import type { Mbufs } from "./mbufs.ts";

/** Makes n mbufs of a batch, from one on, empty packets. */
export function emptyPackets(
  mbufs: Mbufs,
  { words }: BatchMemory,
): (from: number, n: number) => void {
  const base = mbufs.baseLow;
  return (from, n) => {
    for (let i = from; i < from + n; i++) {
      mbufs.reset((words[2 * i]! - base) >>> 0);
    }
  };
}

/** Where the mbufs of a pool go back to. */
export function homeOf(
  address: Address,
  { privateSize, dataRoomSize, pinned }: PoolShape,
  { gate, caches, ring }: PoolParts,
): MbufHome {
  return {
    address,
    privateSize,
    dataRoomSize,
    pinned,
    put(table, count, start, window, tableAt) {
      gate.check();
      const cache = caches.current();
      if (cache === undefined) ring.enqueueBulk(table, count, start);
      else {
        cache.put(table, count, start, window === cache.window ? tableAt : 0);
      }
    },
  };
}
