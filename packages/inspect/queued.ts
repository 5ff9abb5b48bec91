/**
 * What waits in rings, or is in nobody's ring at all.
 *
 * @module
 */

/** An element of a ring, or an object of a mempool. */
export interface QueuedElement {
  /** What the slot holds: the object's address in the group's processes. */
  readonly address: number;
  /** The mempool that it belongs to; "" if to none. */
  readonly mempool: string;
  /** `packet`: an mbuf of a pool. `object`: of a pool. `unknown`: no pool has it. */
  readonly kind: "packet" | "object" | "unknown";
  /** True if a consumer has claimed it and not yet taken it. */
  readonly claimed: boolean;
  /** The packet's data, all segments, or the whole object; empty if unknown. */
  readonly bytes: Uint8Array;
  /** Port that the packet came from; -1 if none or not a packet. */
  readonly port: number;
}
