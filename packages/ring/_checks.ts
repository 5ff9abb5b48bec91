/**
 * Checks of the arguments that make a ring. Each throws a RangeError that
 * names the ring, the rule and the value.
 *
 * @module
 */
import { RingFlag } from "./flags.ts";
import { ringFields } from "./_layout.ts";
import { consumerSyncType, producerSyncType } from "./_sync_type.ts";

/** The largest power of two below RTE_RING_SZ_MASK (0x7fffffff). */
const LARGEST_SIZE = 0x4000_0000;
const ALL_FLAGS = Object.values(RingFlag).reduce((all, flag) => all | flag, 0);

/** What a checked request comes to. */
export interface RingShape {
  /** Slots in the element table, a power of two. */
  readonly size: number;
  /** Elements the ring holds when full. */
  readonly capacity: number;
}

/** Checks everything that `Ring.create` and `RingView.format` are given. */
export function checkRing(
  name: string,
  count: number,
  flags: number,
  elementSize: number,
): RingShape {
  const action = `Cannot create ring "${name}"`;
  checkName(action, name);
  checkFlags(action, flags);
  checkElementSize(action, elementSize);
  checkCount(action, count);
  if ((flags & RingFlag.EXACT_SZ) !== 0) {
    if (count >= LARGEST_SIZE) {
      throw new RangeError(
        `${action}: count must be at most ${
          LARGEST_SIZE - 1
        } with EXACT_SZ: ${count}`,
      );
    }
    // One slot stays free to tell full from empty, hence count + 1 slots.
    return { size: 2 ** (32 - Math.clz32(count)), capacity: count };
  }
  checkPowerOfTwo(action, count);
  return { size: count, capacity: count - 1 };
}

/** Checks the arguments of `RingView.memorySize`. */
export function checkMemorySize(count: number, elementSize: number): void {
  const action = "Cannot tell the memory size of a ring";
  checkElementSize(action, elementSize);
  checkCount(action, count);
  checkPowerOfTwo(action, count);
}

/** Checks that elements of this many bytes can be kept in a ring. */
export function checkElementSize(action: string, elementSize: number): void {
  if (
    !Number.isInteger(elementSize) || elementSize <= 0 || elementSize % 4 !== 0
  ) {
    throw new RangeError(
      `${action}: element size must be a positive multiple of 4: ${elementSize}`,
    );
  }
}

function checkName(action: string, name: string): void {
  const length = new TextEncoder().encode(name).length;
  // "RG_" and the name make the memory zone's name, which is no tighter.
  const limit = ringFields().nameSize - 1;
  if (length === 0) {
    throw new RangeError(`${action}: name must not be empty`);
  }
  if (length > limit) {
    throw new RangeError(
      `${action}: name must be at most ${limit} bytes: ${length}`,
    );
  }
  if (name.includes("\0")) {
    throw new RangeError(`${action}: name must not contain NUL`);
  }
}

function checkFlags(action: string, flags: number): void {
  const shown = `0x${flags.toString(16)}`;
  if (!Number.isInteger(flags) || (flags & ~ALL_FLAGS) !== 0) {
    throw new RangeError(`${action}: flags must be known: ${shown}`);
  }
  if (
    producerSyncType(flags) === undefined ||
    consumerSyncType(flags) === undefined
  ) {
    throw new RangeError(
      `${action}: flags must name at most one mode per side: ${shown}`,
    );
  }
}

function checkCount(action: string, count: number): void {
  if (!Number.isInteger(count) || count < 1 || count > 0x7fff_ffff) {
    throw new RangeError(
      `${action}: count must be an integer from 1 to 2147483647: ${count}`,
    );
  }
}

function checkPowerOfTwo(action: string, count: number): void {
  if ((count & (count - 1)) !== 0) {
    throw new RangeError(`${action}: count must be a power of two: ${count}`);
  }
}
