/**
 * What this project uses of Bun's own FFI module. It is asked for at run
 * time: an import of `bun:ffi` would stop every other runtime.
 *
 * @module
 */
import process from "node:process";
import type { Address, CType, OutBuffer } from "./c_types.ts";

/** One function as `bun:ffi` wants it described. */
export interface BunFunction {
  readonly args: readonly string[];
  readonly returns: string;
  readonly ptr?: Address;
  /** For callbacks: other threads may call it, and do not wait. */
  readonly threadsafe?: boolean;
}

/** A C function as `bun:ffi` makes it callable. */
export type BunCallable = (...values: unknown[]) => unknown;

/** A TypeScript function as `bun:ffi` makes it callable for C. */
export interface BunCallback {
  readonly ptr: Address;
  close(): void;
}

/** The part of `bun:ffi` in use. */
export interface BunFfi {
  dlopen(
    path: string,
    symbols: Readonly<Record<string, BunFunction>>,
  ): { readonly symbols: Readonly<Record<string, BunCallable>> };
  linkSymbols(
    symbols: Readonly<Record<string, BunFunction>>,
  ): { readonly symbols: Readonly<Record<string, BunCallable>> };
  toArrayBuffer(address: Address, offset: number, length: number): ArrayBuffer;
  ptr(view: OutBuffer): Address;
  readonly JSCallback: new (
    run: (...values: unknown[]) => unknown,
    type: BunFunction,
  ) => BunCallback;
}

let loaded: BunFfi | undefined;

/** Bun's FFI module. */
export function bunFfi(): BunFfi {
  // Node's types know no modules of Bun.
  const { getBuiltinModule } = process as unknown as {
    getBuiltinModule(name: string): BunFfi;
  };
  loaded ??= getBuiltinModule("bun:ffi");
  return loaded;
}

/**
 * C types by Bun's names. Addresses and sizes are `u64_fast`, a number where
 * one holds the value: `ptr` would make NULL null.
 */
export const bunTypes: Readonly<Record<CType, string>> = {
  void: "void",
  bool: "bool",
  u8: "u8",
  u16: "u16",
  i32: "i32",
  u32: "u32",
  u64: "u64",
  i64: "i64",
  size: "u64_fast",
  ptr: "u64_fast",
  handle: "ptr",
  buf: "ptr",
};
