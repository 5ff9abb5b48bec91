import assert from "node:assert/strict";
import { readMessage, writeMessage } from "./message.ts";

Deno.test("writeMessage ends the text with NUL and leaves the rest alone", () => {
  const element = new Uint8Array(8).fill(0xff);
  writeMessage(element, "abc");
  assert.deepEqual([...element], [97, 98, 99, 0, 255, 255, 255, 255]);
});

Deno.test("writeMessage cuts a text that is too long", () => {
  const element = new Uint8Array(4);
  writeMessage(element, "abcdef");
  assert.deepEqual([...element], [97, 98, 99, 0]);
});

Deno.test("readMessage stops at NUL, or at the element's end", () => {
  const element = Uint8Array.of(97, 0xe9, 0, 98);
  assert.equal(readMessage(element), "a\u00e9");
  assert.equal(readMessage(element.subarray(0, 2)), "a\u00e9");
  assert.equal(readMessage(Uint8Array.of(0)), "");
});
