/**
 * C function pointers for Bun that any thread may call.
 *
 * A callback of Bun runs on its own thread at once, or, if it is made for
 * other threads, some time later, while C has long gone on and the memory
 * that the arguments lead to is in other use. DPDK needs its threads to wait
 * for the answer, so a few instructions stand before each callback:
 *
 * 1. on the thread of the isolate, go to the immediate callback;
 * 2. on another thread, queue the call together with the address of two words
 *    on the stack, { done, result };
 * 3. sleep on `done` (a futex) until the isolate has run the function, and
 *    return `result`.
 *
 * @module
 */
import process from "node:process";
import type { NativeCallback } from "./backend_types.ts";
import { type BunCallable, bunFfi, bunTypes } from "./_bun_ffi.ts";
import type { Address, CType } from "./c_types.ts";

/** What the instructions lead to. */
export interface GateTargets {
  /** pthread_self() of the isolate's thread. */
  readonly owner: Address;
  /** The callback for that thread. */
  readonly direct: Address;
  /** The callback for all others: one more parameter, the two words. */
  readonly queued: Address;
}

const FUTEX = 202; // the system call's number on x86-64
const FUTEX_WAKE = 1;
const PROT_READ = 1;
const PROT_WRITE = 2;
const PROT_EXECUTE = 4;
const MAP_PRIVATE_ANONYMOUS = 0x22;
const PAGE = 4096;

/** `mov <register of parameter n>, rsp`. */
const stackToParameter = [
  [0x48, 0x89, 0xe7],
  [0x48, 0x89, 0xe6],
  [0x48, 0x89, 0xe2],
  [0x48, 0x89, 0xe1],
  [0x49, 0x89, 0xe0],
  [0x49, 0x89, 0xe1],
];

/**
 * The instructions, for x86-64.
 *
 * @param count Parameters of the callback: at most 5, all in registers.
 */
export function encodeGate(count: number, targets: GateTargets): Uint8Array {
  const toParameter = stackToParameter[count];
  if (toParameter === undefined) {
    throw new RangeError(
      `Cannot make callback: it must have at most 5 parameters: ${count}`,
    );
  }
  // deno-fmt-ignore
  return new Uint8Array([
    0x64, 0x48, 0x8b, 0x04, 0x25, 0, 0, 0, 0,    // mov rax, fs:[0]
    0x49, 0xbb, ...littleEndian(targets.owner),  // mov r11, owner
    0x4c, 0x39, 0xd8,                            // cmp rax, r11
    0x49, 0xbb, ...littleEndian(targets.direct), // mov r11, direct
    0x75, 0x03,                                  // jne +3
    0x41, 0xff, 0xe3,                            // jmp r11
    0x48, 0x83, 0xec, 0x18,                      // sub rsp, 24
    0x48, 0xc7, 0x04, 0x24, 0, 0, 0, 0,          // mov qword [rsp], 0
    ...toParameter,                              // mov parameter, rsp
    0x49, 0xbb, ...littleEndian(targets.queued), // mov r11, queued
    0x41, 0xff, 0xd3,                            // call r11
    0x8b, 0x04, 0x24,                            // mov eax, [rsp]
    0x85, 0xc0,                                  // test eax, eax
    0x75, 0x13,                                  // jne +19
    0x48, 0x89, 0xe7,                            // mov rdi, rsp
    0x31, 0xf6,                                  // xor esi, esi: FUTEX_WAIT
    0x31, 0xd2,                                  // xor edx, edx: while it is 0
    0x45, 0x31, 0xd2,                            // xor r10d, r10d: for ever
    0xb8, FUTEX, 0, 0, 0,                        // mov eax, 202
    0x0f, 0x05,                                  // syscall
    0xeb, 0xe6,                                  // jmp -26
    0x8b, 0x44, 0x24, 0x04,                      // mov eax, [rsp + 4]
    0x48, 0x83, 0xc4, 0x18,                      // add rsp, 24
    0xc3,                                        // ret
  ]);
}

function littleEndian(address: Address): Uint8Array {
  return new Uint8Array(new BigUint64Array([BigInt(address)]).buffer);
}

let bound: Readonly<Record<string, BunCallable>> | undefined;

function threads(): Readonly<Record<string, BunCallable>> {
  const [number, size] = [bunTypes.i32, bunTypes.size];
  bound ??= bunFfi().dlopen("libc.so.6", {
    pthread_self: { args: [], returns: size },
    mmap: {
      args: [size, size, number, number, number, size],
      returns: size,
    },
    mprotect: { args: [size, size, number], returns: number },
    munmap: { args: [size, size], returns: number },
    syscall: { args: [size, size, number, number], returns: size },
  }).symbols;
  return bound;
}

/** A page of its own: never writable and executable at once. */
function install(code: Uint8Array): Address {
  const { mmap, mprotect } = threads();
  const page = Number(
    mmap!(0, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE_ANONYMOUS, -1, 0),
  );
  if (page % PAGE !== 0) throw new Error("Cannot make callback: no memory");
  new Uint8Array(bunFfi().toArrayBuffer(page, 0, PAGE)).set(code);
  if (mprotect!(page, PAGE, PROT_READ | PROT_EXECUTE) !== 0) {
    throw new Error(
      "Cannot make callback: the system does not let it be executed",
    );
  }
  return page;
}

/** Lets the thread that waits in the gate go on. */
function answer(at: Address, result: number): void {
  const words = new Int32Array(bunFfi().toArrayBuffer(at, 0, 8));
  words[1] = result;
  Atomics.store(words, 0, 1);
  threads().syscall!(FUTEX, at, FUTEX_WAKE, 1);
}

/**
 * Makes a C function pointer out of a TypeScript function.
 *
 * @param result `void`, or at most 32 bits.
 */
export function bunCallback(
  parameters: readonly CType[],
  result: CType,
  run: (...parameters: number[]) => number | void,
): NativeCallback {
  if (process.arch !== "x64") {
    throw new Error(
      `Cannot make callback: on Bun, only x86-64 is supported: ${process.arch}`,
    );
  }
  const { JSCallback } = bunFfi();
  const args = parameters.map((type) => bunTypes[type]);
  const direct = new JSCallback((...values) => run(...values.map(Number)), {
    args,
    returns: bunTypes[result],
  });
  const queued = new JSCallback((...values) => {
    const at = Number(values.pop());
    let value = -1;
    try {
      value = run(...values.map(Number)) ?? 0;
    } finally {
      answer(at, value);
    }
  }, { args: [...args, bunTypes.ptr], returns: "void", threadsafe: true });
  const page = install(encodeGate(parameters.length, {
    owner: Number(threads().pthread_self!()),
    direct: direct.ptr,
    queued: queued.ptr,
  }));
  // A callback of Bun keeps nothing alive: a timer that never fires does.
  let awake: ReturnType<typeof setInterval> | undefined;
  function unref(): void {
    clearInterval(awake);
    awake = undefined;
  }
  return {
    address: page,
    ref: () => {
      awake ??= setInterval(() => {}, 0x7fff_ffff);
    },
    unref,
    close: () => {
      unref();
      threads().munmap!(page, PAGE);
      direct.close();
      queued.close();
    },
  };
}
