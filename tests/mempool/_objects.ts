/**
 * The objects of a pool as the mempool tests use them; `struct object` in
 * pool_peer.c is the same: five 32-bit words, the owner, the owner's turn,
 * the complements of both, and how often the object was drained.
 *
 * @module
 */
import { openWindow } from "../../ffi/memory/c_memory.ts";
import type { Mempool } from "../../packages/mempool/mod.ts";

/** All objects of a pool whose memory is in one piece. */
export class Objects {
  /** The pool's memory. */
  readonly words: Uint32Array;
  readonly #base: number;

  constructor(pool: Mempool) {
    const addresses = [...pool.objects()];
    this.#base = Math.min(...addresses);
    const end = Math.max(...addresses) + pool.elementSize;
    this.words = openWindow(this.#base, end - this.#base).u32;
  }

  /** Index of an object's first word, from its address in two halves. */
  index(low: number, high: number): number {
    const at = (low + high * 0x1_0000_0000 - this.#base) / 4;
    if (!(at >= 0 && at < this.words.length)) {
      throw new Error(`no object: 0x${(this.#base + at * 4).toString(16)}`);
    }
    return at;
  }

  /** The error about an object that is not as it must be. */
  broken(what: string, at: number): Error {
    return new Error(
      `object ${at} is ${what}: ${this.words.slice(at, at + 4)}`,
    );
  }
}

/** Tells whether nobody has the object. */
export function isFree(words: Uint32Array, at: number): boolean {
  return (words[at]! | words[at + 1]! | words[at + 2]! | words[at + 3]!) === 0;
}

/** Tells whether the object is as its owner stamped it. */
export function isMine(words: Uint32Array, at: number, owner: number): boolean {
  return words[at] === owner && words[at + 2] === ~owner >>> 0 &&
    words[at + 3] === ~words[at + 1]! >>> 0;
}

/** Makes the object the owner's. */
export function stamp(
  words: Uint32Array,
  at: number,
  owner: number,
  turn: number,
): void {
  words[at] = owner;
  words[at + 1] = turn;
  words[at + 2] = ~owner;
  words[at + 3] = ~turn;
}

/** Makes the object nobody's. */
export function release(words: Uint32Array, at: number): void {
  words.fill(0, at, at + 4);
}

/** Takes and marks all objects that the calling lcore can get. */
export function drain(pool: Mempool): number[] {
  const taken: number[] = [];
  for (let object = pool.get(); object !== 0; object = pool.get()) {
    const bytes = pool.bytes(object);
    bytes[MARKS]!++;
    taken.push(object);
  }
  return taken;
}

/** Byte offset of the marks in an object. */
const MARKS = 16;

/** Objects that were not drained exactly once. */
export function countUnmarked(pool: Mempool): number {
  let count = 0;
  for (const object of pool.objects()) {
    if (pool.bytes(object)[MARKS] !== 1) count++;
  }
  return count;
}
