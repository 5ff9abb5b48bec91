/**
 * What the four ways to share one side of a ring have in common. `side` is the
 * byte offset of the side's head and tail; the protocol (claim, copy, publish)
 * and its invariants are those of packages/ring/_side.ts, whose functions have
 * the same names.
 *
 * Kernels run on memory that other processes change, so a position that
 * another thread may move is read by an atomic load: the compiler may merge
 * plain ones.
 */
/// <reference path="../../../ffi/kernels/assemblyscript.d.ts" />
import {
  RESULT_REMAINING,
  SIDE_TAIL,
} from "../../../ffi/kernels/layout.generated.ts";

/** No claim: another thread must move first. */
export const NOT_NOW: u64 = 0xffff_ffff;
/** Claimed and copied, but claims before ours are not published yet. */
export const UNPUBLISHED: i32 = -2;
/** How often a kernel looks again before it lets JavaScript yield the CPU. */
export const SPINS: i32 = 1024;

/**
 * A claim of n slots from a position on: both in one register, as two results
 * would go through memory.
 */
export function claimOf(position: u32, n: u32): u64 {
  return ((position as u64) << 32) | (n as u64);
}

/** The number of slots of a claim; -1 for NOT_NOW. */
export function countOf(claim: u64): i32 {
  return claim as i32;
}

/** Where the slots of a claim start. */
export function positionOf(claim: u64): u32 {
  return (claim >> 32) as u32;
}

/** How many of the available slots to claim; notes what remains. */
export function settle(wanted: u32, available: u32, isBulk: bool): u32 {
  const n: u32 = wanted <= available ? wanted : isBulk ? 0 : available;
  store<u32>(RESULT_REMAINING, available - n);
  return n;
}

/**
 * Moves a tail, with release: whoever reads it sees the elements copied before
 * and, on a consumer's side, finds slots whose elements have been read.
 *
 * WebAssembly has no store between plain and sequentially consistent, and the
 * latter costs a locked instruction. The x86-64 keeps every earlier load and
 * store before a plain store, and the compiler keeps the order of a function's
 * memory accesses, so there the plain store is the release that C compiles to.
 */
export function storeTail(side: usize, position: u32): void {
  if (TOTAL_STORE_ORDER) store<u32>(side, position, SIDE_TAIL);
  else atomic.store<u32>(side, position, SIDE_TAIL);
}
