/**
 * What callers hand to a ring.
 *
 * @module
 */

/** What {@linkcode RingView.format} makes. */
export interface RingFormat {
  /** At most 28 bytes of UTF-8. */
  readonly name: string;
  /** Slots, a power of two; with EXACT_SZ the elements to hold. */
  readonly count: number;
  /** {@linkcode RingFlag}s; default 0: many producers, many consumers. */
  readonly flags?: number;
  /** Bytes per element, a multiple of 4; default 8. */
  readonly elementSize?: number;
}

/** How a {@linkcode RingView} looks at its ring. */
export interface RingViewOptions {
  /** Bytes per element, a multiple of 4; default 8. */
  readonly elementSize?: number;
  /**
   * Called now and then while a peer is waited for, which may be off the CPU;
   * sched_yield is a good choice. Default: nothing.
   */
  readonly relax?: () => void;
}

/**
 * The caller's elements, one after the other: 64-bit words for element sizes
 * that are multiples of 8, 32-bit words for all sizes.
 */
export type RingTable = BigUint64Array | Uint32Array;
