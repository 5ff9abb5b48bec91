/**
 * The Node backend: koffi, a native module with prebuilt binaries, and worker
 * threads.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { createRequire } from "node:module";
import { parentPort, Worker, workerData } from "node:worker_threads";
import type {
  Backend,
  NativeCallback,
  RuntimeWorker,
  WorkerEvents,
} from "./backend_types.ts";
import { nodeHost } from "./_node_host.ts";
import { processorName } from "./_processor.ts";
import type {
  Address,
  CStruct,
  CType,
  NativeFunctions,
  NativeHandle,
  Signature,
  SymbolTable,
} from "./c_types.ts";

type AnyFunction = (...parameters: unknown[]) => unknown;

type Koffi = typeof import("npm:koffi@3.3.4");
type KoffiLibrary = ReturnType<Koffi["load"]>;

/** How a worker finds what its starter has installed. */
interface WorkerOrigin {
  readonly dpdkOrigin?: string;
}

let loaded: Koffi | undefined;

/**
 * Loads koffi, not before it is needed. A worker's module is a text without a
 * place: it looks from where its starter looked.
 */
function koffi(): Koffi {
  loaded ??= createRequire(origin())("koffi") as Koffi;
  return loaded;
}

/** Whether koffi is installed, and has a binary for this machine. */
export function canLoadKoffi(): boolean {
  try {
    koffi();
    return true;
  } catch {
    return false;
  }
}

function origin(): string {
  const given = (workerData as WorkerOrigin | null)?.dpdkOrigin;
  return given ?? import.meta.url;
}

/** Addresses travel as integers, as everywhere in this project. */
const koffiTypes: Readonly<Record<CType, string>> = {
  void: "void",
  bool: "bool",
  u8: "uint8_t",
  u16: "uint16_t",
  i32: "int32_t",
  u32: "uint32_t",
  u64: "uint64_t",
  i64: "int64_t",
  size: "size_t",
  ptr: "uintptr_t",
  handle: "uintptr_t",
  buf: "void *",
};

/** How koffi's results become what the table promises; others stay. */
const conversions: Partial<Record<CType, (value: unknown) => unknown>> = {
  ptr: Number,
  size: Number,
  u64: (value) => BigInt(value as number),
  i64: (value) => BigInt(value as number),
};

function bind(
  library: KoffiLibrary,
  name: string,
  { parameters, result }: Signature,
): AnyFunction {
  const types = parameters.map((type) => koffiTypes[type]);
  if (typeof result === "object") {
    return bindStruct(library, name, types, result);
  }
  const native = library.func(name, koffiTypes[result], types);
  const convert = conversions[result];
  return convert === undefined
    ? native
    : (...values) => convert(native(...values));
}

function bindStruct(
  library: KoffiLibrary,
  name: string,
  types: string[],
  { struct }: CStruct,
): AnyFunction {
  const { array, struct: define } = koffi();
  const type = define({ words: array("uint64_t", struct / 8, "Typed") });
  const native = library.func(name, type, types);
  return (...values) => {
    const { words } = native(...values) as { words: BigUint64Array };
    return new Uint8Array(words.buffer, words.byteOffset, struct);
  };
}

function open<const T extends SymbolTable>(
  path: string,
  symbols: T,
): NativeFunctions<T> {
  const library = koffi().load(path);
  const functions: Record<string, AnyFunction | undefined> = {};
  for (const [name, signature] of Object.entries(symbols)) {
    try {
      functions[name] = bind(library, name, signature);
    } catch (error) {
      if (!signature.optional) throw error;
    }
  }
  return functions as NativeFunctions<T>;
}

function buffer(address: Address, length: number): ArrayBuffer {
  if (address === 0) {
    throw new RangeError("Cannot view memory: address is NULL");
  }
  return koffi().view(BigInt(address), length);
}

function callback(
  parameters: readonly CType[],
  result: CType,
  run: (...parameters: number[]) => number | void,
): NativeCallback {
  const { pointer, proto, register, unregister } = koffi();
  const type = proto(
    koffiTypes[result],
    parameters.map((type) => koffiTypes[type]),
  );
  const native = register(
    // Every parameter is an integer here; addresses may arrive as bigint.
    (...values: unknown[]) => run(...values.map(Number)),
    pointer(type),
  );
  // koffi's callbacks never keep the process alive: a timer stands in.
  let alive: ReturnType<typeof setInterval> | undefined;
  return {
    address: Number(native),
    ref: () => {
      alive ??= setInterval(() => {}, 0x7fff_ffff);
    },
    unref: () => {
      clearInterval(alive);
      alive = undefined;
    },
    close: () => {
      clearInterval(alive);
      unregister(native);
    },
  };
}

function startWorker(
  source: string,
  name: string,
  events: WorkerEvents,
): RuntimeWorker {
  const text = Buffer.from(source).toString("base64");
  const workerData: WorkerOrigin = { dpdkOrigin: origin() };
  const worker = new Worker(
    new URL(`data:text/javascript;base64,${text}`),
    { name, workerData },
  );
  worker.on("message", (data) => events.message(data));
  worker.on("error", (error) => events.error(error));
  worker.on(
    "messageerror",
    () => events.error(new Error("Cannot read a message of the worker")),
  );
  return {
    post: (message) => worker.postMessage(message),
    terminate: () => void worker.terminate(),
  };
}

function workerPort(
  receive: (message: unknown) => void,
): (message: unknown) => void {
  parentPort!.on("message", receive);
  return (message) => parentPort!.postMessage(message);
}

/** The backend for Node: koffi and worker threads. */
export const koffiBackend: Backend = {
  name: "node",
  architecture: processorName(),
  host: nodeHost,
  open,
  handle: (address) => address as unknown as NativeHandle,
  buffer,
  addressOf: (view) => Number(koffi().address(view)),
  callback,
  startWorker,
  workerPort,
};
