/**
 * The element table behind a ring's header, and the copies into and out of it.
 * Elements are moved as 64-bit words where both ends allow it: V8 copies
 * between BigUint64Arrays without making BigInts.
 *
 * @module
 */
import type { Window } from "../../ffi/memory/window.ts";
import type { RingTable } from "./ring_types.ts";

/** The slots of one ring, from a byte offset of its window on. */
export class ElementTable {
  declare private readonly u32: Uint32Array;
  declare private readonly u64: BigUint64Array;
  declare private readonly first32: number;
  declare private readonly first64: number;
  declare private readonly words32: number;
  /** 0 for element sizes that are no multiple of 8. */
  declare private readonly words64: number;
  declare private readonly size: number;
  declare private readonly mask: number;

  constructor(
    window: Window,
    first: number,
    size: number,
    elementSize: number,
  ) {
    this.u32 = window.u32;
    this.u64 = window.u64;
    this.first32 = first >>> 2;
    this.first64 = first >>> 3;
    this.words32 = elementSize >>> 2;
    this.words64 = elementSize % 8 === 0 ? elementSize >>> 3 : 0;
    this.size = size;
    this.mask = size - 1;
  }

  /**
   * How many elements of `array` a call is about: `count`, or all from
   * `start` on. Throws before the ring is touched: an array that proved too
   * short between claim and publication would block the ring for good.
   */
  countIn(
    array: RingTable,
    count: number | undefined,
    start: number,
  ): number {
    // Others would throw, or move rubbish, when the slots are claimed already.
    if (!(array instanceof BigUint64Array || array instanceof Uint32Array)) {
      throw new TypeError(
        "Cannot move elements: they must be in a BigUint64Array or Uint32Array",
      );
    }
    const words = array.BYTES_PER_ELEMENT === 8 ? this.words64 : this.words32;
    if (words === 0) {
      throw new TypeError(
        `Cannot use a BigUint64Array: element size must be a multiple of 8: ${
          this.words32 * 4
        }`,
      );
    }
    const n = count === undefined
      ? Math.floor(array.length / words) - start
      : count;
    if (
      (n >>> 0) !== n || (start >>> 0) !== start ||
      (start + n) * words > array.length
    ) {
      throw new RangeError(
        `Cannot use elements ${start} to ${
          start + n
        }: the array must hold them, it holds ${
          Math.floor(array.length / words)
        }`,
      );
    }
    return n;
  }

  /** Copies `n` elements of `array` into the slots from a position on. */
  write(position: number, array: RingTable, start: number, n: number): void {
    const slot = position & this.mask;
    const n1 = Math.min(n, this.size - slot);
    this.#write(slot, array, start, n1);
    if (n > n1) this.#write(0, array, start + n1, n - n1);
  }

  /** Copies `n` elements from a position on into `array`. */
  read(position: number, array: RingTable, start: number, n: number): void {
    const slot = position & this.mask;
    const n1 = Math.min(n, this.size - slot);
    this.#read(slot, array, start, n1);
    if (n > n1) this.#read(0, array, start + n1, n - n1);
  }

  #write(slot: number, array: RingTable, start: number, n: number): void {
    if (array.BYTES_PER_ELEMENT === 8) {
      const words = this.words64;
      const from = array as BigUint64Array;
      const to = this.first64 + slot * words;
      copy64(from, start * words, this.u64, to, n * words);
    } else {
      const words = this.words32;
      const from = array as Uint32Array;
      const to = this.first32 + slot * words;
      copy32(from, start * words, this.u32, to, n * words);
    }
  }

  #read(slot: number, array: RingTable, start: number, n: number): void {
    if (array.BYTES_PER_ELEMENT === 8) {
      const words = this.words64;
      const to = array as BigUint64Array;
      const from = this.first64 + slot * words;
      copy64(this.u64, from, to, start * words, n * words);
    } else {
      const words = this.words32;
      const to = array as Uint32Array;
      const from = this.first32 + slot * words;
      copy32(this.u32, from, to, start * words, n * words);
    }
  }
}

function copy64(
  from: BigUint64Array,
  fromIndex: number,
  to: BigUint64Array,
  toIndex: number,
  words: number,
): void {
  for (let i = 0; i < words; i++) to[toIndex + i] = from[fromIndex + i]!;
}

function copy32(
  from: Uint32Array,
  fromIndex: number,
  to: Uint32Array,
  toIndex: number,
  words: number,
): void {
  for (let i = 0; i < words; i++) to[toIndex + i] = from[fromIndex + i]!;
}
