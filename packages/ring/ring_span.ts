/**
 * Where reserved elements lie inside a ring.
 *
 * @module
 */

/**
 * The slots of one zero-copy reservation: `count1` elements at `offset1`, then
 * `count2` more at `offset2` when the reservation wraps round the end of the
 * element table. Offsets are bytes in the ring's window. Make one and reuse it.
 *
 * @see rte_ring_zc_data
 */
export class RingSpan {
  /** Byte offset of the first part. */
  offset1 = 0;
  /** Elements in the first part. */
  count1 = 0;
  /** Byte offset of the second part; 0 when there is none. */
  offset2 = 0;
  /** Elements in the second part. */
  count2 = 0;
}
