/**
 * What this project needs of a runtime's foreign function interface. One
 * implementation per runtime; everything else is the same.
 *
 * @module
 */
import type {
  Address,
  CType,
  NativeFunctions,
  NativeHandle,
  OutBuffer,
  SymbolTable,
} from "./c_types.ts";
import type { Host } from "./host.ts";

/** A C function pointer that runs a TypeScript function. */
export interface NativeCallback {
  /** Address to hand to C. */
  readonly address: Address;
  /** Keeps the process alive while a call from another thread may come. */
  ref(): void;
  /** The opposite of ref. */
  unref(): void;
  /** Frees the function pointer; C must no longer hold it. */
  close(): void;
}

/** A thread with its own isolate that runs a self-contained module. */
export interface RuntimeWorker {
  /** Sends a structured-cloneable message to the worker. */
  post(message: unknown): void;
  /** Ends the worker at once. */
  terminate(): void;
}

/** What a worker reports to the thread that started it. */
export interface WorkerEvents {
  message(data: unknown): void;
  error(error: Error): void;
}

/** A runtime's foreign function interface, threads and process. */
export interface Backend {
  /** `deno`, `node` or `bun`. */
  readonly name: string;
  /** The processor by Linux's name: `x86_64`, `aarch64`. */
  readonly architecture: string;
  /** The process. */
  readonly host: Host;
  /**
   * Opens a shared library and binds the symbols of the table.
   *
   * @throws {Error} if the library or a symbol that is not optional is missing.
   */
  open<const T extends SymbolTable>(
    path: string,
    symbols: T,
  ): NativeFunctions<T>;
  /** A pointer made ready for calls on the data path. */
  handle(address: Address): NativeHandle;
  /** A live ArrayBuffer over C memory, without a copy. */
  buffer(address: Address, length: number): ArrayBuffer;
  /** Where the first byte of a typed array lies; the caller keeps it alive. */
  addressOf(view: OutBuffer): Address;
  /** Makes a C function pointer out of a TypeScript function. */
  callback(
    parameters: readonly CType[],
    result: CType,
    run: (...parameters: number[]) => number | void,
  ): NativeCallback;
  /** Starts a worker that runs the text of a module without imports. */
  startWorker(
    source: string,
    name: string,
    events: WorkerEvents,
  ): RuntimeWorker;
  /**
   * Inside such a worker: receives what the starter posts.
   *
   * @returns a function that sends to the starter.
   */
  workerPort(receive: (message: unknown) => void): (message: unknown) => void;
}
