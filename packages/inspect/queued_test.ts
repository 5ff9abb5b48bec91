import assert from "node:assert/strict";
import { elementText, type QueuedElement } from "./queued.ts";

function element(
  bytes: readonly number[] | Uint8Array,
  kind: QueuedElement["kind"] = "object",
): QueuedElement {
  return {
    ring: "jobs",
    address: 4096,
    mempool: "pool",
    kind,
    claimed: false,
    bytes: Uint8Array.from(bytes),
    truncated: false,
    port: -1,
  };
}

Deno.test("elementText() reads text up to its NUL", () => {
  const text = (value: string): Uint8Array => new TextEncoder().encode(value);
  assert.equal(elementText(element(text("hello\0garbage"))), "hello");
  assert.equal(elementText(element(text("grüße 😀\0"))), "grüße 😀");
});

Deno.test("elementText() takes nothing else for text", () => {
  assert.equal(elementText(element([])), undefined);
  assert.equal(elementText(element([0, 1, 2])), undefined);
  assert.equal(elementText(element([104, 105])), undefined); // No NUL.
  assert.equal(elementText(element([27, 91, 72, 0])), undefined); // Escape.
  assert.equal(elementText(element([0xff, 0xfe, 0])), undefined);
  assert.equal(elementText(element([104, 105, 0], "packet")), undefined);
});
