/**
 * The Bun backend: `bun:ffi` and web workers.
 *
 * Libraries are opened by the C library's own loader, not by `bun:ffi`'s: that
 * one looks into the current folder, and refuses a library as a whole if it
 * lacks a symbol that only some versions have.
 *
 * @module
 */
import process from "node:process";
import type { Backend } from "./backend_types.ts";
import { nodeHost } from "./_node_host.ts";
import { processorName } from "./_processor.ts";
import { bunCallback } from "./_bun_callback.ts";
import {
  type BunCallable,
  bunFfi,
  type BunFunction,
  bunTypes,
} from "./_bun_ffi.ts";
import type {
  Address,
  NativeFunctions,
  NativeHandle,
  OutBuffer,
  Signature,
  SymbolTable,
} from "./c_types.ts";
import { startWorker, workerPort } from "./_web_worker.ts";

const RTLD_NOW = 2;

let loader: Readonly<Record<string, BunCallable>> | undefined;

function dynamicLoader(): Readonly<Record<string, BunCallable>> {
  const { buf, i32, ptr } = bunTypes;
  loader ??= bunFfi().dlopen("libc.so.6", {
    dlopen: { args: [buf, i32], returns: ptr },
    dlsym: { args: [ptr, buf], returns: ptr },
    dlerror: { args: [], returns: "cstring" },
  }).symbols;
  return loader;
}

function cString(text: string): Uint8Array {
  return new TextEncoder().encode(text + "\0");
}

/** Wraps a function that returns a struct: C is told where to put it. */
function returnStruct(
  { args, ptr }: BunFunction,
  size: number,
): BunCallable {
  // A struct of 16 bytes and less would come in registers instead.
  if (process.arch !== "x64" || size <= 16) {
    throw new TypeError(
      `Cannot bind: a struct of ${size} bytes cannot be returned on Bun for ${process.arch}`,
    );
  }
  const type = { args: ["ptr", ...args], returns: "void", ptr: ptr! };
  const { call } = bunFfi().linkSymbols({ call: type }).symbols;
  return (...values) => {
    const bytes = new Uint8Array(size);
    call!(bytes, ...values);
    return bytes;
  };
}

function bind(
  address: Address,
  { parameters, result }: Signature,
): BunCallable {
  const args = parameters.map((type) => bunTypes[type]);
  if (typeof result !== "string") {
    const type = { args, returns: "void", ptr: address };
    return returnStruct(type, result.struct);
  }
  const type = { args, returns: bunTypes[result], ptr: address };
  const { call } = bunFfi().linkSymbols({ call: type }).symbols;
  // A result beyond 2^53, such as (void *)-1, comes as bigint.
  return result === "ptr" || result === "size"
    ? (...values) => Number(call!(...values))
    : call!;
}

function open<const T extends SymbolTable>(
  path: string,
  symbols: T,
): NativeFunctions<T> {
  const { dlopen, dlsym, dlerror } = dynamicLoader();
  const library = dlopen!(cString(path), RTLD_NOW);
  if (library === 0) throw new Error(`Cannot open library: ${dlerror!()}`);
  const functions: Record<string, BunCallable | undefined> = {};
  for (const [name, signature] of Object.entries<Signature>(symbols)) {
    const address = dlsym!(library, cString(name)) as Address;
    if (address === 0 && signature.optional !== true) {
      throw new Error(`Cannot open library: ${path} exports no ${name}`);
    }
    functions[name] = address === 0 ? undefined : bind(address, signature);
  }
  return functions as NativeFunctions<T>;
}

function handle(address: Address): NativeHandle {
  if (address === 0) throw new RangeError("Cannot make handle of NULL");
  return address as unknown as NativeHandle;
}

function buffer(address: Address, length: number): ArrayBuffer {
  if (address === 0) {
    throw new RangeError("Cannot view memory: address is NULL");
  }
  return bunFfi().toArrayBuffer(address, 0, length);
}

function addressOf(view: OutBuffer): Address {
  // The first look at its buffer moves a small array to another place.
  void view.buffer;
  return bunFfi().ptr(view);
}

/** The backend for Bun: `bun:ffi` and web workers. */
export const bunBackend: Backend = {
  name: "bun",
  architecture: processorName(),
  host: nodeHost,
  open,
  handle,
  buffer,
  addressOf,
  callback: bunCallback,
  startWorker,
  workerPort,
};
