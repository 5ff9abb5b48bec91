/**
 * The kernels of this package: what kernel.ts and kernel/*.ts export.
 *
 * @module
 */

/** Moves elements between a ring and a table; see kernel/ring.ts. */
export type RingFunction = (
  ring: number,
  table: number,
  wanted: number,
  isBulk: number,
) => number;

/** All parameters are 32-bit integers. */
export interface RingFunctions {
  /** For "mt" producers. */
  readonly enqueueMt: RingFunction;
  /** For "mt" consumers. */
  readonly dequeueMt: RingFunction;
  /** For an "st" producer. */
  readonly enqueueSt: RingFunction;
  /** For an "st" consumer. */
  readonly dequeueSt: RingFunction;
  /** For "rts" producers. */
  readonly enqueueRts: RingFunction;
  /** For "rts" consumers. */
  readonly dequeueRts: RingFunction;
  /** For "hts" producers. */
  readonly enqueueHts: RingFunction;
  /** For "hts" consumers. */
  readonly dequeueHts: RingFunction;
  /**
   * Claims n slots of an "mt" or "hts" side from a position on, copies n times
   * 8 bytes and publishes. n; 0 if the head is elsewhere; -2 as the ring
   * functions.
   */
  moveShared(
    side: number,
    position: number,
    to: number,
    from: number,
    n: number,
  ): number;
  /** `moveShared` of one element. */
  moveOneShared(
    side: number,
    position: number,
    to: number,
    from: number,
  ): number;
  /** `moveShared` of an "rts" side; 0 also while its tail is too far behind. */
  moveRelaxed(
    side: number,
    position: number,
    to: number,
    from: number,
    n: number,
  ): number;
  /** Copies n times 8 bytes. */
  copy(to: number, from: number, n: number): void;
  /** Publishes a claim of an "mt" side; 0: try again. */
  publish(side: number, position: number, n: number): number;
}
