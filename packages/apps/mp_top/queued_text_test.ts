import assert from "node:assert/strict";
import type { QueuedElement } from "../../inspect/mod.ts";
import { elementLine } from "./queued_text.ts";

function element(changes: Partial<QueuedElement>): QueuedElement {
  return {
    ring: "jobs",
    address: 0x1_2340_0000,
    mempool: "pool",
    kind: "object",
    claimed: false,
    bytes: new Uint8Array(0),
    truncated: false,
    port: -1,
    ...changes,
  };
}

function hex(digits: string): Uint8Array {
  return Uint8Array.from(
    digits.match(/../g)!,
    (pair) => Number.parseInt(pair, 16),
  );
}

Deno.test("elementLine shows a message as text", () => {
  const bytes = new TextEncoder().encode("hello\0rest");
  assert.equal(elementLine(element({ bytes })), 'object of pool: "hello"');
});

Deno.test("elementLine shows other objects as digits, cut", () => {
  const bytes = new Uint8Array(40).fill(0xab);
  const line = elementLine(element({ bytes, claimed: true }));
  assert.match(line, /^object of pool: (ab ){24}\.\.\. \(claimed by/);
  assert.equal(
    elementLine(element({ kind: "unknown", address: 255 })),
    "0xff",
  );
});

Deno.test("elementLine names the headers of a packet", () => {
  const ethernet = "020000000002" + "020000000001";
  const ip = "0800" + "4500001c00000000" + "4011" + "0000" + "0a000001" +
    "0a000002";
  const packet = { kind: "packet", port: 1 } as const;
  assert.equal(
    elementLine(element({ ...packet, bytes: hex(ethernet + ip) })),
    "packet of 34 bytes from port 1: 02:00:00:00:00:01 > 02:00:00:00:00:02, " +
      "IPv4 10.0.0.1 > 10.0.0.2 UDP",
  );
  assert.match(
    elementLine(element({ ...packet, bytes: hex(ethernet + "88b5") })),
    /type 0x88b5$/,
  );
  assert.match(
    elementLine(
      element({ ...packet, bytes: hex("0102"), truncated: true, port: -1 }),
    ),
    /^packet of 2 bytes: 01 02 \(cut\)$/,
  );
});
