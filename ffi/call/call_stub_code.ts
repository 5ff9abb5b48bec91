/**
 * Machine code of a call stub, for each processor that has one.
 *
 * A stub is a C function of two 32-bit numbers: the place of a slot in a
 * table, and one argument. The slot holds the function to call and the
 * arguments before the last:
 *
 * | bytes     | what                    |
 * | --------- | ----------------------- |
 * | 0         | address of the function |
 * | 8, 16 ... | arguments 0, 1 ...      |
 *
 * The stub puts them where the C calling convention wants them and jumps. It
 * uses no stack, so the function returns straight to the stub's caller.
 *
 * A burst stub does what DPDK's inline rte_eth_rx_burst and rte_eth_tx_burst
 * do: it finds function and queue by way of the port's entry at each call, so
 * that nobody needs to look there before. Its slot says where:
 *
 * | bytes | what                                                       |
 * | ----- | ---------------------------------------------------------- |
 * | 0     | address of the pointer to the function                     |
 * | 8     | address of the pointer to the array of queues              |
 * | 16    | address of the pointer to the array of callbacks           |
 * | 24    | bytes from the start of both arrays to the queue's element |
 * | 32    | the function that may be called                            |
 * | 40    | address of the array of mbuf pointers                      |
 *
 * If the function is another one, or the queue has a callback, it calls
 * nothing and returns -1.
 *
 * @module
 */
import type { StubProcessor } from "./call_way.ts";

/** Most arguments of a function that a stub can call. */
export const MOST_ARGUMENTS = 6;

/** Bytes of a slot, one line of the cache. */
export const SLOT_SIZE = 64;

/** What differs from processor to processor. */
export interface Architecture {
  /** The number that ELF has for it (e_machine). */
  readonly machine: number;
  /** Largest page that Linux uses on it; segments are aligned to it. */
  readonly pageSize: number;
  /**
   * The code of a stub.
   *
   * @param count Arguments of the function, the changing last one included.
   * @param distance Bytes from the code's start to the table.
   */
  encode(count: number, distance: number): Uint8Array;
  /** The code of a burst stub. */
  encodeBurst(distance: number): Uint8Array;
}

/**
 * System V calling convention: arguments in rdi, rsi, rdx, rcx, r8, r9. The
 * stub itself gets edi = place, esi = last argument.
 */
function encodeX64(count: number, distance: number): Uint8Array {
  const RDI = 7, RSI = 6, RDX = 2, RCX = 1, R8 = 8, R9 = 9;
  const registers = [RDI, RSI, RDX, RCX, R8, R9];
  const last = registers[count - 1]!;
  const LEA_LENGTH = 7;
  const code = [
    ...[0x4c, 0x8d, 0x1d, ...littleEndian(distance - LEA_LENGTH)], // lea r11, [rip + table]
    ...[0x89, 0xf8], // mov eax, edi
    ...[0x49, 0x01, 0xc3], // add r11, rax
    // mov last, esi: before rsi gets its own argument; clears the upper half
    ...last >= 8 ? [0x41] : [],
    ...[0x89, 0xf0 | (last & 7)],
  ];
  for (let i = 0; i < count - 1; i++) {
    const register = registers[i]!;
    const prefix = register >= 8 ? 0x4d : 0x49;
    code.push(prefix, 0x8b, 0x43 | (register & 7) << 3, 8 * (i + 1)); // mov argument i, [r11 + 8 (i + 1)]
  }
  code.push(0x41, 0xff, 0x23); // jmp [r11]
  return new Uint8Array(code);
}

function encodeBurstX64(distance: number): Uint8Array {
  const LEA_LENGTH = 7;
  const start = [
    ...[0x4c, 0x8d, 0x1d, ...littleEndian(distance - LEA_LENGTH)], // lea r11, [rip + table]
    ...[0x89, 0xf8], // mov eax, edi
    ...[0x49, 0x01, 0xc3], // add r11, rax
    ...[0x89, 0xf2], // mov edx, esi: the number of mbufs
    ...[0x49, 0x8b, 0x0b], // mov rcx, [r11]
    ...[0x48, 0x8b, 0x01], // mov rax, [rcx]: the function
    ...[0x49, 0x3b, 0x43, 0x20], // cmp rax, [r11 + 32]
  ];
  const middle = [
    ...[0x4d, 0x8b, 0x43, 0x18], // mov r8, [r11 + 24]
    ...[0x49, 0x8b, 0x4b, 0x10], // mov rcx, [r11 + 16]
    ...[0x48, 0x8b, 0x09], // mov rcx, [rcx]: the callbacks
    ...[0x4a, 0x83, 0x3c, 0x01, 0x00], // cmp qword [rcx + r8], 0
  ];
  const end = [
    ...[0x49, 0x8b, 0x4b, 0x08], // mov rcx, [r11 + 8]
    ...[0x48, 0x8b, 0x09], // mov rcx, [rcx]: the queues
    ...[0x4a, 0x8b, 0x3c, 0x01], // mov rdi, [rcx + r8]
    ...[0x49, 0x8b, 0x73, 0x28], // mov rsi, [r11 + 40]
    ...[0xff, 0xe0], // jmp rax
  ];
  const JNE_LENGTH = 2;
  return new Uint8Array([
    ...start,
    ...[0x75, middle.length + JNE_LENGTH + end.length], // jne refuse
    ...middle,
    ...[0x75, end.length], // jne refuse
    ...end,
    ...[0xb8, 0xff, 0xff, 0xff, 0xff], // refuse: mov eax, -1
    0xc3, // ret
  ]);
}

/**
 * AAPCS64: arguments in x0 to x7; x16 and x17 are free between caller and
 * function. The stub itself gets w0 = place, w1 = last argument.
 */
function encodeArm64(count: number, distance: number): Uint8Array {
  const code = [
    ...slotArm64(distance),
    0x2a0103e0 | (count - 1), // mov w(last), w1: clears the upper half
  ];
  for (let i = 0; i < count - 1; i++) {
    code.push(0xf9400200 | (i + 1) << 10 | i); // ldr x(i), [x16, 8 (i + 1)]
  }
  code.push(0xf9400211); // ldr x17, [x16]
  code.push(0xd61f0220); // br x17
  return new Uint8Array(code.flatMap(littleEndian));
}

/** Puts the address of the slot into x16. */
function slotArm64(distance: number): number[] {
  return [
    0x10000010 | (distance & 3) << 29 | (distance >> 2 & 0x7ffff) << 5, // adr x16, table
    0x8b204210, // add x16, x16, w0, uxtw
  ];
}

function encodeBurstArm64(distance: number): Uint8Array {
  return new Uint8Array([
    ...slotArm64(distance),
    0x2a0103e2, // mov w2, w1: the number of mbufs
    0xf9400209, // ldr x9, [x16]
    0xf9400131, // ldr x17, [x9]: the function
    0xf940120a, // ldr x10, [x16, 32]
    0xeb0a023f, // cmp x17, x10
    0x54000161, // b.ne refuse
    0xf9400e0b, // ldr x11, [x16, 24]
    0xf9400a09, // ldr x9, [x16, 16]
    0xf9400129, // ldr x9, [x9]: the callbacks
    0xf86b6929, // ldr x9, [x9, x11]
    0xb50000c9, // cbnz x9, refuse
    0xf9400609, // ldr x9, [x16, 8]
    0xf9400129, // ldr x9, [x9]: the queues
    0xf86b6920, // ldr x0, [x9, x11]
    0xf9401601, // ldr x1, [x16, 40]
    0xd61f0220, // br x17
    0x12800000, // refuse: mov w0, -1
    0xd65f03c0, // ret
  ].flatMap(littleEndian));
}

/** How to make stubs, by Linux's name for the processor. */
export const architectures: Readonly<Record<string, Architecture>> = {
  x86_64: {
    machine: 62,
    pageSize: 0x1000,
    encode: encodeX64,
    encodeBurst: encodeBurstX64,
  },
  aarch64: {
    machine: 183,
    pageSize: 0x1_0000,
    encode: encodeArm64,
    encodeBurst: encodeBurstArm64,
  },
} satisfies Record<StubProcessor, Architecture>;

function littleEndian(word: number): number[] {
  return [word & 255, word >> 8 & 255, word >> 16 & 255, word >>> 24];
}
