/**
 * Gives the packets of a burst back to their pools.
 *
 * @module
 */
import { kernelsOf } from "../../ffi/kernels/kernels.ts";
import { BatchField } from "../ring/internal/batch_layout.ts";
import type { BatchMemory } from "../ring/internal/batch_memory.ts";
import { homesOf } from "./_mbuf_home.ts";
import { mbufLayout } from "./_mbuf_layout.generated.ts";
import { MbufReturns } from "./_mbuf_returns.ts";
import { BufferFlag } from "./mbuf_flags.ts";
import type { Mbufs } from "./mbufs.ts";

/** The kernel that this uses; see kernel/plain_run.ts. */
interface RunFunctions {
  /** How many packets can go back to their pool as they are. */
  plainRun(table: number, n: number, base: number): number;
}

const NOT_DIRECT = BufferFlag.EXTERNAL | BufferFlag.INDIRECT;

/**
 * A function that gives up packets of a burst, from one on, `count` of them.
 * Neighbours that are single segments of one pool go back without being
 * copied; NULL pointers are passed over.
 */
export function freeing(
  mbufs: Mbufs,
  batch: BatchMemory,
): (from: number, count: number) => void {
  const { window, baseLow } = mbufs;
  const { u16, u32 } = window;
  const { table, words, offset } = batch;
  const { refcnt, segments, flags, next, pool } = mbufLayout();
  const returns = new MbufReturns(homesOf(window), window);
  const plainRun = offset === 0
    ? undefined
    : kernelsOf(window)?.as<RunFunctions>().plainRun;
  const tableAt = offset === 0 ? 0 : offset + BatchField.TABLE;

  /** Gives up the first of them by kernel, while they are plain; how many. */
  function freePlain(from: number, count: number): number {
    if (plainRun === undefined) return 0;
    const plain = plainRun(tableAt + from * 8, count, baseLow);
    if (plain > 0) {
      const at = ((words[2 * from]! - baseLow) >>> 2) + pool;
      returns.putBack(table, from, plain, u32[at]!, u32[at + 1]!, tableAt);
    }
    return plain;
  }

  return (from, count) => {
    const end = from + count;
    let start = from + freePlain(from, count);
    let low = 0;
    let high = 0;
    for (let i = start; i < end; i++) {
      const mbuf = (words[2 * i]! - baseLow) >>> 0;
      const at16 = mbuf >>> 1;
      const at32 = mbuf >>> 2;
      const isNull = (words[2 * i]! | words[2 * i + 1]!) === 0;
      const isPlain = !isNull && u16[at16 + refcnt] === 1 &&
        (u32[at32 + flags + 1]! & NOT_DIRECT) === 0 &&
        (u32[at32 + next]! | u32[at32 + next + 1]!) === 0;
      if (
        !isPlain || u32[at32 + pool] !== low || u32[at32 + pool + 1] !== high
      ) {
        if (i > start) {
          returns.putBack(table, start, i - start, low, high, tableAt);
        }
        start = i;
        if (!isPlain) {
          start++;
          if (!isNull) mbufs.free(mbuf);
          continue;
        }
        low = u32[at32 + pool]!;
        high = u32[at32 + pool + 1]!;
      }
      if (u16[at16 + segments] !== 1) u16[at16 + segments] = 1;
    }
    if (end > start) {
      returns.putBack(table, start, end - start, low, high, tableAt);
    }
  };
}
