/**
 * C types as this project spells them, and what each becomes in TypeScript.
 * Every backend translates them to its own names.
 *
 * @module
 */

/**
 * A virtual address, of this process where nothing else is said; 0 is NULL.
 * User-space addresses are below 2^47, so a number holds each one exactly.
 */
export type Address = number;

/** Memory that JavaScript owns and lends to C for the length of one call. */
export type OutBuffer = Uint8Array | Int32Array | Uint32Array | BigUint64Array;

/**
 * A C pointer in the form that the runtime passes fastest: made once, for
 * calls on the data path.
 */
export interface NativeHandle {
  readonly __nativeHandle: never;
}

/** How each C type appears in TypeScript. */
export interface CTypes {
  void: void;
  bool: boolean;
  u8: number;
  u16: number;
  i32: number;
  u32: number;
  u64: bigint;
  i64: bigint;
  /** `size_t`, `ssize_t` and other lengths: exact up to 2^53. */
  size: number;
  /** A C pointer, given as an address. */
  ptr: Address;
  /** A C pointer, given as a handle made before. */
  handle: NativeHandle;
  /** A pointer parameter that takes memory owned by JavaScript, or null. */
  buf: OutBuffer | null;
}

/** The name of a C type in a symbol table. */
export type CType = keyof CTypes;

/** A struct of n bytes returned by value; arrives as a copy of its bytes. */
export interface CStruct {
  readonly struct: number;
}

/** One C function: parameters in order, result, and how it may be called. */
export interface Signature {
  readonly parameters: readonly CType[];
  readonly result: CType | CStruct;
  /** True for symbols that only some versions export: then maybe undefined. */
  readonly optional?: boolean;
  /** True for functions that must be fast, or leave errno alone, at once. */
  readonly hot?: boolean;
}

/** A table of C functions, in header order. */
export type SymbolTable = Readonly<Record<string, Signature>>;

type Parameters_<P extends readonly CType[]> = {
  -readonly [I in keyof P]: CTypes[P[I]];
};
type Result<R extends CType | CStruct> = R extends CType ? CTypes[R]
  : Uint8Array;

/** The TypeScript function for one signature. */
export type NativeFunction<S extends Signature> = (
  ...parameters: Parameters_<S["parameters"]>
) => Result<S["result"]>;

/** The TypeScript functions for a whole symbol table. */
export type NativeFunctions<T extends SymbolTable> = {
  readonly [N in keyof T]: T[N]["optional"] extends true
    ? NativeFunction<T[N]> | undefined
    : NativeFunction<T[N]>;
};
