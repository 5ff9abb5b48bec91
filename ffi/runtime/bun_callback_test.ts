import assert from "node:assert/strict";
import { encodeGate } from "./_bun_callback.ts";

const targets = {
  owner: 0x11_2233_4455,
  direct: 0x22_3344_5566,
  queued: 0x33_4455_6677,
};

function hexadecimal(count: number): string {
  const bytes = [...encodeGate(count, targets)];
  return bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// What GNU as 2.40 made of the text beside each line, $n being the register
// of the parameter that follows the callback's own.
const before = [
  "64488b042500000000", // mov rax, fs:[0]
  "49bb5544332211000000", // movabs r11, 0x1122334455
  "4c39d8", // cmp rax, r11
  "49bb6655443322000000", // movabs r11, 0x2233445566
  "7503", // jne other
  "41ffe3", // jmp r11
  "4883ec18", // other: sub rsp, 24
  "48c7042400000000", // mov qword ptr [rsp], 0
];
const toParameter = [
  "4889e7", // mov rdi, rsp
  "4889e6", // mov rsi, rsp
  "4889e2", // mov rdx, rsp
  "4889e1", // mov rcx, rsp
  "4989e0", // mov r8, rsp
  "4989e1", // mov r9, rsp
];
const after = [
  "49bb7766554433000000", // movabs r11, 0x3344556677
  "41ffd3", // call r11
  "8b0424", // again: mov eax, [rsp]
  "85c0", // test eax, eax
  "7513", // jne done
  "4889e7", // mov rdi, rsp
  "31f6", // xor esi, esi
  "31d2", // xor edx, edx
  "4531d2", // xor r10d, r10d
  "b8ca000000", // mov eax, 202
  "0f05", // syscall
  "ebe6", // jmp again
  "8b442404", // done: mov eax, [rsp + 4]
  "4883c418", // add rsp, 24
  "c3", // ret
];

Deno.test("encodeGate() encodes what an assembler makes of it", () => {
  for (let count = 0; count <= 5; count++) {
    assert.equal(
      hexadecimal(count),
      [...before, toParameter[count], ...after].join(""),
    );
  }
});

Deno.test("encodeGate() refuses parameters that are not in registers", () => {
  assert.throws(() => encodeGate(6, targets), RangeError);
});
