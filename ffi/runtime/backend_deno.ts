/**
 * The Deno backend: the only shipped file that names `Deno`.
 *
 * @module
 */
import type { Backend, NativeCallback } from "./backend_types.ts";
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
import type { Host } from "./host.ts";
import { startWorker, workerPort } from "./_web_worker.ts";

/** After so many calls a function is worth compiling. */
export const CALLS_BEFORE_COMPILING = 16;

type FunctionPointer = Deno.PointerValue<Deno.ForeignFunction>;
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

/** Where the symbols are; null for those that the library does not have. */
function addressesIn(
  path: string,
  symbols: SymbolTable,
): Record<string, FunctionPointer> {
  const table: Record<string, Deno.ForeignStatic> = {};
  for (const [name, { optional = false }] of Object.entries(symbols)) {
    table[name] = { type: "pointer", optional };
  }
  return Deno.dlopen(path, table).symbols as Record<
    string,
    FunctionPointer
  >;
}

function parameterTypes({ parameters }: Signature): Deno.NativeType[] {
  return parameters.map((type) => denoTypes[type] as Deno.NativeType);
}

/** The function as compiled code, for the optimising compiler to call. */
function bindHot(
  path: string,
  name: string,
  signature: Signature,
): AnyFunction {
  const parameters = parameterTypes(signature);
  const result = resultType(signature.result);
  const { symbols } = Deno.dlopen(path, { [name]: { parameters, result } });
  return adapt(symbols[name] as AnyFunction, signature);
}

/**
 * The function without code of its own, until it is called often: the engine
 * takes 0.3 ms to compile one, and a start needs forty.
 *
 * @param at Where it is.
 * @param compile Gives the function that takes the place of this one.
 */
function bindRare(
  at: NonNullable<FunctionPointer>,
  signature: Signature,
  compile: () => AnyFunction,
): AnyFunction {
  const native = new Deno.UnsafeFnPointer<Deno.ForeignFunction>(at, {
    parameters: parameterTypes(signature),
    result: resultType(signature.result),
  });
  let call = adapt(native.call.bind(native) as AnyFunction, signature);
  let calls = 0;
  return (...values) => {
    if (++calls === CALLS_BEFORE_COMPILING) call = compile();
    return call(...values);
  };
}

/** Functions are bound at their first use, as a program uses few of them. */
function open<const T extends SymbolTable>(
  path: string,
  symbols: T,
): NativeFunctions<T> {
  const addresses = addressesIn(path, symbols);
  const functions: Record<string, AnyFunction | undefined> = {};
  for (const [name, signature] of Object.entries(symbols)) {
    const at = addresses[name]!;
    const define = (value: AnyFunction): AnyFunction => {
      const property = { value, enumerable: true, configurable: true };
      Object.defineProperty(functions, name, property);
      return value;
    };
    const compile = () => define(bindHot(path, name, signature));
    if (at === null) functions[name] = undefined;
    else {
      Object.defineProperty(functions, name, {
        configurable: true,
        enumerable: true,
        get: () =>
          signature.hot ? compile() : define(bindRare(at, signature, compile)),
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
