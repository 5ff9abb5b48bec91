/**
 * The numbers that are compiled into the kernels: where the fields of DPDK's
 * structs and of batches lie, and where a kernel leaves its caller what it
 * cannot return.
 *
 * @module
 */
import { layout } from "../layout/mod.ts";
import { SyncType } from "./sync_type.ts";

/** Where, in the memory itself, a kernel leaves what it cannot return. */
export const KernelResult = {
  /** Byte offset of a claim to publish: number and position, 32 bits each. */
  CLAIM: 64,
  /** Byte offset of the number of elements that remain to be claimed. */
  REMAINING: 72,
} as const;

/**
 * A batch: how many elements it has, how many it can have, and from the next
 * cache line on the elements. Byte offsets.
 */
export const BatchField = {
  /** 32 bits. */
  LENGTH: 0,
  /** 32 bits. */
  CAPACITY: 4,
  /** 64 bits each. */
  TABLE: 64,
} as const;

/** RTE_MBUF_F_EXTERNAL and RTE_MBUF_F_INDIRECT, in the flags' high word. */
const NOT_DIRECT = 0x6000_0000;

/** The numbers by name, for the DPDK in use. */
export function kernelLayout(): Readonly<Record<string, number>> {
  const { rte_ring: ring, rte_mempool_cache: cache, rte_mbuf: mbuf } = layout();
  // All fields of the two sides lie at the same distance from their start.
  const start = ring["prod.head"];
  return {
    RESULT_CLAIM: KernelResult.CLAIM,
    RESULT_REMAINING: KernelResult.REMAINING,
    BATCH_LENGTH: BatchField.LENGTH,
    BATCH_CAPACITY: BatchField.CAPACITY,
    BATCH_TABLE: BatchField.TABLE,
    RING_SIZE: ring.size,
    RING_CAPACITY: ring.capacity,
    RING_PRODUCER: start,
    RING_CONSUMER: ring["cons.head"],
    RING_ELEMENTS: ring.sizeof,
    MODE_MT: SyncType.MT,
    MODE_ST: SyncType.ST,
    MODE_RTS: SyncType.RTS,
    SIDE_HEAD: 0,
    SIDE_TAIL: ring["prod.tail"] - start,
    RTS_TAIL: ring["rts_prod.tail.raw"] - start,
    RTS_HEAD: ring["rts_prod.head.raw"] - start,
    RTS_HTD_MAX: ring["rts_prod.htd_max"] - start,
    CACHE_SIZE: cache.size,
    CACHE_LENGTH: cache.len,
    CACHE_OBJECTS: cache.objs,
    MBUF_BUF_ADDR: mbuf.buf_addr,
    MBUF_DATA_OFF: mbuf.data_off,
    MBUF_REFCNT: mbuf.refcnt,
    MBUF_SEGMENTS: mbuf.nb_segs,
    MBUF_FLAGS: mbuf.ol_flags,
    MBUF_FLAGS_HIGH: mbuf.ol_flags + 4,
    MBUF_NOT_DIRECT: NOT_DIRECT,
    MBUF_PKT_LEN: mbuf.pkt_len,
    MBUF_PORT: mbuf.port,
    MBUF_POOL: mbuf.pool,
    MBUF_NEXT: mbuf.next,
  };
}
