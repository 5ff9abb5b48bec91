import assert from "node:assert/strict";
import { architectures } from "./call_stub_code.ts";

/** From the code's start to the table, on a machine with pages of 64 KiB. */
const DISTANCE = 0x1_0000 + 128 - 512;

function hexadecimal(processor: string, count: number): string[] {
  const code = architectures[processor]!.encode(count, DISTANCE);
  return Array.from(code, (byte) => byte.toString(16).padStart(2, "0"));
}

/** Instructions of arm64 as objdump prints them: 32-bit words. */
function words(count: number): string[] {
  const bytes = hexadecimal("aarch64", count);
  return Array.from(
    { length: bytes.length / 4 },
    (_, i) => bytes.slice(4 * i, 4 * i + 4).reverse().join(""),
  );
}

// What GNU as 2.40 for aarch64-linux-gnu made of the text beside each word.
const armStart = [
  "1007f410", // adr x16, .+0xfe80
  "8b204210", // add x16, x16, w0, uxtw
];
const armEnd = [
  "f9400211", // ldr x17, [x16]
  "d61f0220", // br x17
];
const armArguments = [
  "f9400600", // ldr x0, [x16, #8]
  "f9400a01", // ldr x1, [x16, #16]
  "f9400e02", // ldr x2, [x16, #24]
  "f9401203", // ldr x3, [x16, #32]
  "f9401604", // ldr x4, [x16, #40]
];
const armLast = [
  "2a0103e0", // mov w0, w1
  "2a0103e1", // mov w1, w1
  "2a0103e2", // mov w2, w1
  "2a0103e3", // mov w3, w1
  "2a0103e4", // mov w4, w1
  "2a0103e5", // mov w5, w1
];

Deno.test("architectures.aarch64 encodes what an assembler makes of it", () => {
  for (let count = 1; count <= 6; count++) {
    assert.deepEqual(words(count), [
      ...armStart,
      armLast[count - 1],
      ...armArguments.slice(0, count - 1),
      ...armEnd,
    ]);
  }
});

Deno.test("architectures.aarch64 reaches a table at any distance of its adr", () => {
  const { encode } = architectures.aarch64!;
  const first = (distance: number): number =>
    new DataView(encode(3, distance).buffer).getUint32(0, true);
  assert.equal(first(0), 0x10000010); // adr x16, .
  assert.equal(first(1), 0x30000010); // adr x16, .+1
  assert.equal(first(0xfffff), 0x707ffff0); // adr x16, .+0xfffff
});

// What GNU as 2.40 for x86-64 made of the text beside the bytes.
const intelStart = [
  ..."4c 8d 1d 79 fe 00 00".split(" "), // lea r11, [rip+0xfe79]
  ..."89 f8".split(" "), // mov eax, edi
  ..."49 01 c3".split(" "), // add r11, rax
];
const intelEnd = "41 ff 23".split(" "); // jmp [r11]
const intelArguments = [
  "49 8b 7b 08", // mov rdi, [r11+8]
  "49 8b 73 10", // mov rsi, [r11+16]
  "49 8b 53 18", // mov rdx, [r11+24]
  "49 8b 4b 20", // mov rcx, [r11+32]
  "4d 8b 43 28", // mov r8, [r11+40]
];
const intelLast = [
  "89 f7", // mov edi, esi
  "89 f6", // mov esi, esi
  "89 f2", // mov edx, esi
  "89 f1", // mov ecx, esi
  "41 89 f0", // mov r8d, esi
  "41 89 f1", // mov r9d, esi
];

Deno.test("architectures.x86_64 encodes what an assembler makes of it", () => {
  for (let count = 1; count <= 6; count++) {
    assert.deepEqual(hexadecimal("x86_64", count), [
      ...intelStart,
      ...intelLast[count - 1]!.split(" "),
      ...intelArguments.slice(0, count - 1).flatMap((text) => text.split(" ")),
      ...intelEnd,
    ]);
  }
});

function burst(processor: string): string[] {
  const code = architectures[processor]!.encodeBurst(DISTANCE);
  return Array.from(code, (byte) => byte.toString(16).padStart(2, "0"));
}

Deno.test("architectures.x86_64 encodes the burst stub that an assembler makes", () => {
  const text = [
    ...intelStart,
    "89 f2", // mov edx, esi
    "49 8b 0b", // mov rcx, [r11]
    "48 8b 01", // mov rax, [rcx]
    "49 3b 43 20", // cmp rax, [r11+32]
    "75 23", // jne refuse
    "4d 8b 43 18", // mov r8, [r11+24]
    "49 8b 4b 10", // mov rcx, [r11+16]
    "48 8b 09", // mov rcx, [rcx]
    "4a 83 3c 01 00", // cmp qword ptr [rcx+r8], 0
    "75 11", // jne refuse
    "49 8b 4b 08", // mov rcx, [r11+8]
    "48 8b 09", // mov rcx, [rcx]
    "4a 8b 3c 01", // mov rdi, [rcx+r8]
    "49 8b 73 28", // mov rsi, [r11+40]
    "ff e0", // jmp rax
    "b8 ff ff ff ff", // refuse: mov eax, -1
    "c3", // ret
  ];
  assert.equal(burst("x86_64").join(" "), text.join(" "));
});

Deno.test("architectures.aarch64 encodes the burst stub that an assembler makes", () => {
  const bytes = burst("aarch64");
  const found = Array.from(
    { length: bytes.length / 4 },
    (_, i) => bytes.slice(4 * i, 4 * i + 4).reverse().join(""),
  );
  assert.deepEqual(found, [
    ...armStart,
    "2a0103e2", // mov w2, w1
    "f9400209", // ldr x9, [x16]
    "f9400131", // ldr x17, [x9]
    "f940120a", // ldr x10, [x16, 32]
    "eb0a023f", // cmp x17, x10
    "54000161", // b.ne refuse
    "f9400e0b", // ldr x11, [x16, 24]
    "f9400a09", // ldr x9, [x16, 16]
    "f9400129", // ldr x9, [x9]
    "f86b6929", // ldr x9, [x9, x11]
    "b50000c9", // cbnz x9, refuse
    "f9400609", // ldr x9, [x16, 8]
    "f9400129", // ldr x9, [x9]
    "f86b6920", // ldr x0, [x9, x11]
    "f9401601", // ldr x1, [x16, 40]
    "d61f0220", // br x17
    "12800000", // refuse: mov w0, -1
    "d65f03c0", // ret
  ]);
});
