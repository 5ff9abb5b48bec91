/**
 * The Node backend over Node's own FFI (26.1 and later), for machines that
 * koffi has no binary for. It does not take koffi's place everywhere: a call
 * costs two to five times as much once many functions are bound, and a
 * callback must come from the thread that made it, so that there is no
 * multi-process channel and there are no port events.
 *
 * @module
 */
import { createRequire, isBuiltin } from "node:module";
import process from "node:process";
import type { Backend } from "./backend_types.ts";
import { koffiBackend } from "./backend_koffi.ts";
import type {
  Address,
  CStruct,
  CType,
  NativeFunctions,
  NativeHandle,
  OutBuffer,
  Signature,
  SymbolTable,
} from "./c_types.ts";

type AnyFunction = (...parameters: unknown[]) => unknown;

/** The part of `node:ffi` that is used here. */
interface NodeFfi {
  dlopen(path: string): { readonly lib: NodeLibrary };
  getRawPointer(view: OutBuffer): bigint;
  toArrayBuffer(address: bigint, length: number, copy: false): ArrayBuffer;
}

interface NodeLibrary {
  getFunction(
    name: string,
    signature: {
      readonly arguments: readonly string[];
      readonly return: string;
    },
  ): AnyFunction;
}

const MODULE = "node:ffi";
let loaded: NodeFfi | undefined;

/** Whether this Node has an FFI, and it is not turned off. */
export function hasNodeFfi(): boolean {
  return isBuiltin(MODULE);
}

function ffi(): NodeFfi {
  loaded ??= load();
  return loaded;
}

/**
 * Loads the module without the warning that it may change: that is this
 * project's concern, and programs keep their standard error to themselves.
 */
function load(): NodeFfi {
  const { emitWarning } = process;
  process.emitWarning = () => {};
  try {
    return createRequire("/")(MODULE) as NodeFfi;
  } finally {
    process.emitWarning = emitWarning;
  }
}

const nodeTypes: Readonly<Record<CType, string>> = {
  void: "void",
  bool: "bool",
  u8: "uint8",
  u16: "uint16",
  i32: "int32",
  u32: "uint32",
  u64: "uint64",
  i64: "int64",
  size: "uint64",
  ptr: "uint64",
  handle: "uint64",
  buf: "buffer",
};

function isWide(type: Signature["result"]): boolean {
  return type === "ptr" || type === "size";
}

function bind(
  library: NodeLibrary,
  name: string,
  { parameters, result }: Signature,
): AnyFunction {
  const types = parameters.map((type) => nodeTypes[type]);
  if (typeof result === "object") {
    return bindStruct(library, name, types, result);
  }
  const native = library.getFunction(name, {
    arguments: types,
    return: nodeTypes[result],
  });
  const wide = parameters.map(isWide);
  if (!wide.includes(true) && !isWide(result)) return native;
  return (...values) => {
    for (let i = 0; i < wide.length; i++) {
      if (wide[i]) values[i] = BigInt.asUintN(64, BigInt(values[i] as number));
    }
    const value = native(...values);
    return isWide(result) ? Number(value) : value;
  };
}

/**
 * A struct of more than 16 bytes is returned where a hidden first argument
 * points, on x86-64; on other processors that argument has a register of its
 * own, which cannot be reached from here.
 */
function bindStruct(
  library: NodeLibrary,
  name: string,
  types: readonly string[],
  { struct }: CStruct,
): AnyFunction {
  if (process.arch !== "x64" || struct <= 16) {
    throw new Error(
      `Cannot bind ${name}: node:ffi returns no structs; install koffi`,
    );
  }
  const native = library.getFunction(name, {
    arguments: ["buffer", ...types],
    return: "uint64",
  });
  return (...values) => {
    const bytes = new Uint8Array(struct);
    native(bytes, ...values);
    return bytes;
  };
}

function open<const T extends SymbolTable>(
  path: string,
  symbols: T,
): NativeFunctions<T> {
  const { lib } = ffi().dlopen(path);
  const functions: Record<string, AnyFunction | undefined> = {};
  for (const [name, signature] of Object.entries(symbols)) {
    try {
      functions[name] = bind(lib, name, signature);
    } catch (error) {
      if (!signature.optional) throw error;
    }
  }
  return functions as NativeFunctions<T>;
}

function callback(): never {
  throw new Error(
    "Cannot make callback: node:ffi takes no calls from other threads; install koffi",
  );
}

function buffer(address: Address, length: number): ArrayBuffer {
  if (address === 0) {
    throw new RangeError("Cannot view memory: address is NULL");
  }
  return ffi().toArrayBuffer(BigInt(address), length, false);
}

/** The backend for Node with an FFI of its own, and no koffi. */
export const nodeFfiBackend: Backend = {
  ...koffiBackend,
  open,
  handle: (address) => BigInt(address) as unknown as NativeHandle,
  callback,
  buffer,
  addressOf: (view) => Number(ffi().getRawPointer(view)),
};
