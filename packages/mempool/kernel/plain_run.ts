/**
 * Which packets can go back to their pool without being looked at one by one.
 */
/// <reference path="../../../ffi/kernels/assemblyscript.d.ts" />
import {
  MBUF_FLAGS_HIGH,
  MBUF_NEXT,
  MBUF_NOT_DIRECT,
  MBUF_POOL,
  MBUF_REFCNT,
  MBUF_SEGMENTS,
} from "../../../ffi/kernels/layout.generated.ts";

/**
 * How many packets, from the first one on, can go back to one pool as they
 * are: single segments of the first one's pool, held once, with their own
 * buffers. Makes them look as the pool wants them.
 *
 * @param table Byte offset of n mbuf pointers.
 * @param base Low word of the address of the memory's byte 0.
 */
export function plainRun(table: usize, n: u32, base: u32): u32 {
  let pool: u64 = 0;
  let plain: u32 = 0;
  for (; plain < n; plain++) {
    const pointer = load<u64>(table + (plain << 3));
    if (pointer === 0) break;
    const mbuf: usize = (pointer as u32) - base;
    // A plain load: a count of 1 means that the caller is the only holder.
    if (
      load<u16>(mbuf, MBUF_REFCNT) !== 1 ||
      (load<u32>(mbuf, MBUF_FLAGS_HIGH) & MBUF_NOT_DIRECT) !== 0 ||
      load<u64>(mbuf, MBUF_NEXT) !== 0
    ) break;
    const home = load<u64>(mbuf, MBUF_POOL);
    if (plain === 0) pool = home;
    else if (home !== pool) break;
    if (load<u16>(mbuf, MBUF_SEGMENTS) !== 1) {
      store<u16>(mbuf, 1, MBUF_SEGMENTS);
    }
  }
  return plain;
}
