/**
 * The kernels of this package: what kernel.ts and kernel/*.ts export.
 *
 * @module
 */

/**
 * Moves elements between a ring and a table, by a side that is shared as `mode`
 * says; see kernel/ring.ts.
 */
export type RingFunction = (
  ring: number,
  table: number,
  wanted: number,
  isBulk: number,
  mode: number,
) => number;

/** All parameters are 32-bit integers. */
export interface RingFunctions {
  /** From the table into the ring. */
  readonly enqueue: RingFunction;
  /** From the ring into the table. */
  readonly dequeue: RingFunction;
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
