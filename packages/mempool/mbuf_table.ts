/**
 * Tables of packets, as calls for many of them take them.
 *
 * @module
 */

/** Pointers to mbufs: a table, and the same memory as pairs of words. */
export interface MbufTable {
  /** The pointers. */
  readonly table: BigUint64Array;
  /** The same memory: pointer i is words 2i and 2i+1, the low one first. */
  readonly words: Uint32Array;
  /** Byte offset in the window, for kernels; 0 if it is elsewhere. */
  readonly tableOffset?: number;
}
