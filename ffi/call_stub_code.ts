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
 * @module
 */

/** Most arguments of a function that a stub can call. */
export const MOST_ARGUMENTS = 6;

/** Bytes of a slot: a function and its arguments, one line of the cache. */
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

/**
 * AAPCS64: arguments in x0 to x7; x16 and x17 are free between caller and
 * function. The stub itself gets w0 = place, w1 = last argument.
 */
function encodeArm64(count: number, distance: number): Uint8Array {
  const code = [
    0x10000010 | (distance & 3) << 29 | (distance >> 2 & 0x7ffff) << 5, // adr x16, table
    0x8b204210, // add x16, x16, w0, uxtw
    0x2a0103e0 | (count - 1), // mov w(last), w1: clears the upper half
  ];
  for (let i = 0; i < count - 1; i++) {
    code.push(0xf9400200 | (i + 1) << 10 | i); // ldr x(i), [x16, 8 (i + 1)]
  }
  code.push(0xf9400211); // ldr x17, [x16]
  code.push(0xd61f0220); // br x17
  return new Uint8Array(code.flatMap(littleEndian));
}

/** The processors that have stubs, by Linux's name for them. */
export const architectures: Readonly<Record<string, Architecture>> = {
  x86_64: { machine: 62, pageSize: 0x1000, encode: encodeX64 },
  aarch64: { machine: 183, pageSize: 0x1_0000, encode: encodeArm64 },
};

function littleEndian(word: number): number[] {
  return [word & 255, word >> 8 & 255, word >> 16 & 255, word >>> 24];
}
