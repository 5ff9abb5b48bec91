/**
 * The part of AssemblyScript that the kernels use, in words that TypeScript
 * understands: so the kernels are checked, formatted and linted like all other
 * code. AssemblyScript itself does not read this file.
 */

/** A truth value, 0 or 1. */
type bool = boolean;
/** A signed 32-bit integer. */
type i32 = number;
/** An unsigned 8-bit integer. */
type u8 = number;
/** An unsigned 16-bit integer. */
type u16 = number;
/** An unsigned 32-bit integer; arithmetic wraps. */
type u32 = number;
/** An unsigned 64-bit integer; arithmetic wraps. */
type u64 = number;
/** A 64-bit floating point number: the only way to give JavaScript more than 32 bits without a BigInt. */
type f64 = number;
/** A byte offset in the memory. */
type usize = number;

/** Reads a T at a byte offset. */
declare function load<T>(at: usize, field?: usize): T;
/** Writes a T at a byte offset. */
declare function store<T>(at: usize, value: T, field?: usize): void;

/** Sequentially consistent accesses. */
declare namespace atomic {
  function load<T>(at: usize, field?: usize): T;
  function store<T>(at: usize, value: T, field?: usize): void;
  /** Returns what was there before. */
  function cmpxchg<T>(
    at: usize,
    expected: T,
    replacement: T,
    field?: usize,
  ): T;
}

/** 16 bytes in one register. */
type v128 = { readonly __v128: never };
declare namespace v128 {
  function load(at: usize, field?: usize): v128;
  function store(at: usize, value: v128, field?: usize): void;
}

/**
 * Set by the build: true for processors that keep the order of loads and
 * stores as x86-64 does.
 */
declare const TOTAL_STORE_ORDER: bool;
