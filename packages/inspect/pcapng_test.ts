import assert from "node:assert/strict";
import { pcapng } from "./pcapng.ts";

/** Blocks of a file: type and contents; checks both lengths of each. */
function blocksOf(file: Uint8Array): [number, DataView][] {
  const view = new DataView(file.buffer);
  const blocks: [number, DataView][] = [];
  for (let at = 0; at < file.length;) {
    const length = view.getUint32(at + 4, true);
    assert.equal(length % 4, 0);
    assert.equal(view.getUint32(at + length - 4, true), length);
    const contents = new DataView(file.buffer, at + 8, length - 12);
    blocks.push([view.getUint32(at, true), contents]);
    at += length;
  }
  return blocks;
}

Deno.test("pcapng() writes a section, its interfaces, its packets", () => {
  const file = pcapng([
    { name: "a", description: "", packets: [] },
    {
      name: "ring b",
      description: "second",
      packets: [{ bytes: Uint8Array.of(1, 2, 3), comment: "hello" }, {
        bytes: Uint8Array.of(4),
        length: 60,
      }],
    },
  ], 1_700_000_000_123);
  const blocks = blocksOf(file);
  assert.deepEqual(blocks.map(([type]) => type), [0x0a0d0d0a, 1, 1, 6, 6]);
  assert.equal(blocks[0]![1].getUint32(0, true), 0x1a2b3c4d);
  const [, packet] = blocks[3]!;
  assert.equal(packet.getUint32(0, true), 1);
  const time = packet.getUint32(4, true) * 2 ** 32 + packet.getUint32(8, true);
  assert.equal(time, 1_700_000_000_123_000);
  assert.deepEqual(
    [packet.getUint32(12, true), packet.getUint32(16, true)],
    [3, 3],
  );
  assert.deepEqual(
    [1, 2, 3, 0],
    [20, 21, 22, 23].map((i) => packet.getUint8(i)),
  );
  const [, cut] = blocks[4]!;
  assert.deepEqual([cut.getUint32(12, true), cut.getUint32(16, true)], [1, 60]);
});
