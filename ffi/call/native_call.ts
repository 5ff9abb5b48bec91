/**
 * Calls through C function pointers, made ready once and then cheap.
 *
 * A driver's rx and tx functions have no exported symbol: their addresses
 * stand in a table. The runtime's own way to call an address costs 650 to 900
 * ns. libffi's `ffi_call`, which is an exported symbol, with everything it
 * reads prepared in memory costs about 40 ns: the runtime passes four fixed
 * pointers, whatever the function's signature.
 *
 * @module
 */
import { backend } from "../runtime/backend.ts";
import type { BoundCall } from "./bound_call.ts";
import { LibraryError } from "../library/library_error.ts";
import { libc, RTLD_NOW } from "../os/libc.ts";
import { addressOf, cString, readCString } from "../memory/c_memory.ts";
import type {
  Address,
  NativeFunctions,
  NativeHandle,
  SymbolTable,
} from "../runtime/c_types.ts";

const symbols = {
  // ffi.h
  ffi_prep_cif: {
    parameters: ["ptr", "u32", "u32", "ptr", "ptr"],
    result: "u32",
  }, // (ffi_cif *cif, ffi_abi abi, unsigned int nargs, ffi_type *rtype, ffi_type **atypes)
  ffi_call: {
    parameters: ["handle", "handle", "handle", "handle"],
    result: "void",
  }, // (ffi_cif *cif, void (*fn)(void), void *rvalue, void **avalue)
} as const satisfies SymbolTable;

/** Types that a prepared call can pass, by libffi's names for them. */
const ffiTypes = {
  ptr: "ffi_type_pointer",
  u16: "ffi_type_uint16",
  u32: "ffi_type_uint32",
  i32: "ffi_type_sint32",
} as const;

/** A type that a prepared call can pass. */
export type CallType = keyof typeof ffiTypes;

/** FFI_DEFAULT_ABI: FFI_UNIX64 on x86-64, elsewhere FFI_SYSV. */
function defaultAbi(): number {
  return backend().architecture === "x86_64" ? 2 : 1;
}

const SONAME = "libffi.so.8";

interface LibFfi extends NativeFunctions<typeof symbols> {
  readonly typeOf: Readonly<Record<CallType, Address>>;
}

let library: LibFfi | undefined;

function libffi(): LibFfi {
  library ??= openLibFfi();
  return library;
}

function openLibFfi(): LibFfi {
  const found = libc().dlopen(cString(SONAME), RTLD_NOW);
  if (found === 0) {
    throw new LibraryError(
      `Cannot load libffi: ${
        readCString(libc().dlerror())
      }. Install it (on Debian: apt-get install libffi8)`,
    );
  }
  const typeOf = Object.fromEntries(
    Object.entries(ffiTypes).map((
      [type, name],
    ) => [type, libc().dlsym(found, cString(name))]),
  ) as Record<CallType, Address>;
  return { ...backend().open(SONAME, symbols), typeOf };
}

/** Bytes of the parts of a prepared call, each a multiple of 8. */
const CIF_SIZE = 64;
const RESULT_SIZE = 8;

/**
 * A call of one function with arguments that stay in memory between calls.
 * For one thread; the memory it points to is the caller's to keep.
 */
export class NativeCall implements BoundCall {
  /**
   * The arguments as pairs of 32-bit words, low word first: argument i is
   * words 2i and 2i+1. The data path writes what changes from call to call.
   */
  readonly words: Uint32Array;
  readonly #memory: Uint8Array;
  /** Signed: V8 boxes unsigned words. */
  readonly #result: Int32Array;
  readonly #run: (
    cif: NativeHandle,
    fn: NativeHandle,
    result: NativeHandle,
    values: NativeHandle,
  ) => void;
  readonly #cif: NativeHandle;
  #function: NativeHandle;
  /** Where the last argument is in `words`. */
  readonly #last: number;
  readonly #resultAt: NativeHandle;
  readonly #values: NativeHandle;

  /**
   * @param fn Address of the function.
   * @param parameters Its parameter types.
   * @param result Its result type; narrower ones arrive widened, wider ones
   * cut to 32 bits.
   * @throws {LibraryError} if there is no libffi.
   */
  constructor(
    fn: Address,
    parameters: readonly CallType[],
    result: CallType,
  ) {
    const { ffi_prep_cif, ffi_call, typeOf } = libffi();
    const count = parameters.length;
    // cif | result | argument types | argument pointers | arguments
    const types = CIF_SIZE + RESULT_SIZE;
    const values = types + count * 8;
    const slots = values + count * 8;
    this.#memory = new Uint8Array(slots + count * 8);
    const base = addressOf(this.#memory);
    const wide = new BigUint64Array(this.#memory.buffer);
    parameters.forEach((type, i) => {
      wide[types / 8 + i] = BigInt(typeOf[type]);
      wide[values / 8 + i] = BigInt(base + slots + i * 8);
    });
    const status = ffi_prep_cif(
      base,
      defaultAbi(),
      count,
      typeOf[result],
      base + types,
    );
    if (status !== 0) {
      throw new LibraryError(
        `Cannot prepare a call: ffi_prep_cif returned ${status}`,
      );
    }
    this.words = new Uint32Array(this.#memory.buffer, slots, count * 2);
    this.#result = new Int32Array(this.#memory.buffer, CIF_SIZE, 2);
    this.#last = 2 * (count - 1);
    this.#run = ffi_call;
    this.#cif = backend().handle(base);
    this.#function = backend().handle(fn);
    this.#resultAt = backend().handle(base + CIF_SIZE);
    this.#values = backend().handle(base + values);
  }

  /** Sets argument i to an address or an unsigned number. */
  set(i: number, value: number): void {
    this.words[2 * i] = value;
    this.words[2 * i + 1] = value / 0x1_0000_0000;
  }

  /** Has it call another function of the same type from now on. */
  retarget(fn: Address): void {
    this.#function = backend().handle(fn);
  }

  /**
   * Calls the function.
   *
   * @param last Its last argument, an unsigned 32-bit number; by default what
   * was set before.
   * @returns its result: a narrow one widened, 32 bits and more as a signed
   * 32-bit number.
   */
  call(last: number = this.words[this.#last]!): number {
    this.words[this.#last] = last;
    this.#run(this.#cif, this.#function, this.#resultAt, this.#values);
    return this.#result[0]!;
  }
}
