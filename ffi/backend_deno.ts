/**
 * The Deno backend: the only shipped file that names `Deno`.
 *
 * @module
 */
import type { Backend, NativeCallback } from "./backend.ts";
import type {
  Address,
  CStruct,
  CType,
  NativeFunctions,
  NativeHandle,
  OutBuffer,
  Signature,
  SymbolTable,
} from "./types.ts";
import type { Host } from "./host.ts";
import { CALLS_BEFORE_COMPILING, resultDecoder } from "./_rare_call.ts";
import { startWorker, workerPort } from "./_web_worker.ts";

type AnyFunction = (...parameters: unknown[]) => unknown;

/** Addresses travel as integers: a PointerObject per call would be garbage. */
const denoTypes: Readonly<Record<CType, Deno.NativeResultType>> = {
  void: "void",
  bool: "bool",
  u8: "u8",
  u16: "u16",
  i32: "i32",
  u32: "u32",
  u64: "u64",
  i64: "i64",
  size: "usize",
  ptr: "usize",
  handle: "pointer",
  buf: "buffer",
};

function resultType(type: CType | CStruct): Deno.NativeResultType {
  if (typeof type === "string") return denoTypes[type];
  return { struct: new Array(type.struct / 8).fill("u64") };
}

function isWide(type: CType | CStruct): boolean {
  return type === "ptr" || type === "size";
}

/** Wraps a function that has addresses or sizes, which Deno gives as bigint. */
function adapt(
  native: AnyFunction,
  { parameters, result }: Signature,
): AnyFunction {
  const wide = parameters.map(isWide);
  if (!wide.includes(true) && !isWide(result)) return native;
  return (...values) => {
    for (let i = 0; i < wide.length; i++) {
      if (wide[i]) values[i] = BigInt(values[i] as number);
    }
    const value = native(...values);
    return isWide(result) ? Number(value) : value;
  };
}

/** Looks whether symbols are there: for a variable nothing is compiled. */
function presentIn(path: string, symbols: SymbolTable): ReadonlySet<string> {
  const table: Record<string, Deno.ForeignStatic> = {};
  for (const [name, { optional = false }] of Object.entries(symbols)) {
    table[name] = { type: "pointer", optional };
  }
  const library = Deno.dlopen(path, table);
  const found = Object.entries(library.symbols)
    .filter(([, address]) => address !== null);
  library.close();
  return new Set(found.map(([name]) => name));
}

function bind(
  path: string,
  name: string,
  { parameters }: Signature,
  result: Deno.NativeResultType,
): AnyFunction {
  const definition = {
    parameters: parameters.map((type) => denoTypes[type] as Deno.NativeType),
    result,
  };
  return Deno.dlopen(path, { [name]: definition }).symbols[name] as AnyFunction;
}

/** The function as compiled code, for the optimising compiler to call. */
function bindHot(
  path: string,
  name: string,
  signature: Signature,
): AnyFunction {
  const native = bind(path, name, signature, resultType(signature.result));
  return adapt(native, signature);
}

/**
 * The function without code of its own, until it is called often.
 *
 * @param replace Told the function that takes the place of this one.
 */
function bindRare(
  path: string,
  name: string,
  signature: Signature,
  replace: (hot: AnyFunction) => void,
): AnyFunction {
  const decode = resultDecoder(signature.result);
  if (signature.hot || decode === undefined) {
    return bindHot(path, name, signature);
  }
  const type = denoTypes[signature.result as CType] as Deno.NativeType;
  const native = bind(path, name, signature, { struct: [type] });
  let call = adapt(
    (...values) => decode(native(...values) as Uint8Array),
    signature,
  );
  let calls = 0;
  return (...values) => {
    if (++calls === CALLS_BEFORE_COMPILING) {
      replace(call = bindHot(path, name, signature));
    }
    return call(...values);
  };
}

/** Functions are bound at their first use, as a program uses few of them. */
function open<const T extends SymbolTable>(
  path: string,
  symbols: T,
): NativeFunctions<T> {
  const present = presentIn(path, symbols);
  const functions: Record<string, AnyFunction | undefined> = {};
  for (const [name, signature] of Object.entries(symbols)) {
    if (!present.has(name)) functions[name] = undefined;
    else {
      Object.defineProperty(functions, name, {
        configurable: true,
        enumerable: true,
        get(): AnyFunction {
          const define = (value: AnyFunction) =>
            void Object.defineProperty(functions, name, {
              value,
              enumerable: true,
              configurable: true,
            });
          define(bindRare(path, name, signature, define));
          return functions[name]!;
        },
      });
    }
  }
  return functions as NativeFunctions<T>;
}

function pointer(address: Address): NonNullable<Deno.PointerValue> {
  const created = Deno.UnsafePointer.create(BigInt(address));
  if (created === null) {
    throw new RangeError("Cannot view memory: address is NULL");
  }
  return created;
}

function handle(address: Address): NativeHandle {
  return pointer(address) as unknown as NativeHandle;
}

function buffer(address: Address, length: number): ArrayBuffer {
  return Deno.UnsafePointerView.getArrayBuffer(pointer(address), length);
}

function addressOf(view: OutBuffer): Address {
  const at = Deno.UnsafePointer.of(view as Uint8Array<ArrayBuffer>);
  return Number(Deno.UnsafePointer.value(at));
}

function callback(
  parameters: readonly CType[],
  result: CType,
  run: (...parameters: number[]) => number | void,
): NativeCallback {
  const native = new Deno.UnsafeCallback(
    {
      parameters: parameters.map((type) => denoTypes[type] as Deno.NativeType),
      result: denoTypes[result],
    },
    // Every parameter is an integer here: addresses arrive as bigint.
    (...values: unknown[]) => run(...values.map(Number)) as number,
  );
  return {
    address: Number(Deno.UnsafePointer.value(native.pointer)),
    ref: () => void native.ref(),
    unref: () => void native.unref(),
    close: () => native.close(),
  };
}

const host: Host = {
  arguments: () => [...Deno.args],
  exit: (code) => Deno.exit(code),
  onSignal(name, listener) {
    Deno.addSignalListener(name, listener);
    return () => Deno.removeSignalListener(name, listener);
  },
};

/** The backend for Deno: `Deno.dlopen` and web workers. */
export const denoBackend: Backend = {
  name: "deno",
  // Asked for at use: other runtimes import this file, too.
  get architecture() {
    return Deno.build.arch;
  },
  host,
  open,
  handle,
  buffer,
  addressOf,
  callback,
  startWorker,
  workerPort,
};
