/**
 * The names of what main process and workers share, as in C where C has them.
 *
 * | object | made by main | used by |
 * |---|---|---|
 * | memzone `l2fwd_fork_shm` | see `layout.ts` | all |
 * | pktmbuf pool `mbuf_pool_<port>` | 8192 mbufs, cache 32 | the pair that reads the port; main while that pair is down |
 * | ring `l2fwd_ring_m2s_<lcore>` | 32 slots, one producer, one consumer | main to worker |
 * | ring `l2fwd_ring_s2m_<lcore>` | the same | worker to main |
 * | mempool `ms_msg_pool` | 4096 messages of 4 bytes, cache 16 | main; a worker sends back the message it got |
 *
 * No ring and no pool is shared by two pairs: what one pair leaves behind in
 * the middle of an operation cannot hold up another one.
 *
 * @module
 */

/** Name of the packet pool of a port. */
export function packetPoolName(port: number): string {
  return `mbuf_pool_${port}`;
}

/** Name of the ring from the main process to a worker. */
export function toWorkerRingName(lcore: number): string {
  return `l2fwd_ring_m2s_${lcore}`;
}

/** Name of the ring from a worker to the main process. */
export function toMainRingName(lcore: number): string {
  return `l2fwd_ring_s2m_${lcore}`;
}

/** Name of the pool of messages. */
export const MESSAGE_POOL_NAME = "ms_msg_pool";

/** Mbufs of a port's pool. */
export const PACKET_COUNT = 8192;
/** Mbufs that each lcore keeps at hand. */
export const PACKET_CACHE_SIZE = 32;
/** Descriptors of a queue, before the driver adjusts them. */
export const DESCRIPTORS = 1024;
/** Slots of a command ring; one stays empty. */
export const COMMAND_RING_SIZE = 32;
/** Messages: as many as C makes, 32 for each possible lcore. */
export const MESSAGE_COUNT = 32 * 128;
/** Bytes of a message. */
export const MESSAGE_SIZE = 4;
/** Messages that each lcore keeps at hand. */
export const MESSAGE_CACHE_SIZE = 16;
