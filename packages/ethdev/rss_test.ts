import assert from "node:assert/strict";
import { Window } from "../../ffi/memory/window.ts";
import {
  checkRssHash,
  decodeRssTable,
  emptyRssTable,
  encodeRssTable,
} from "./rss.ts";

Deno.test("encodeRssTable() and decodeRssTable() are inverse", () => {
  for (const size of [1, 63, 64, 65, 128, 512]) {
    const queues = Array.from({ length: size }, (_, i) => i % 7);
    const bytes = encodeRssTable(queues, 7, "Cannot set RSS table of port 0");
    const window = new Window(bytes.buffer as ArrayBuffer);
    assert.deepEqual(decodeRssTable(window, size), queues);
  }
});

Deno.test("emptyRssTable() asks for every entry and no more", () => {
  const { u64 } = emptyRssTable(65);
  assert.equal(u64[0], 0xffff_ffff_ffff_ffffn);
  assert.equal(u64[17], 1n, "the second group starts after 136 bytes");
});

Deno.test("encodeRssTable() refuses queues that are not configured", () => {
  assert.throws(() => encodeRssTable([0, 2], 2, "Cannot set RSS table"), {
    message: "Cannot set RSS table: entry 1 must be an integer from 0 to 1: 2",
  });
});

Deno.test("checkRssHash() refuses long keys and too many types", () => {
  const tried = "Cannot set RSS hash";
  checkRssHash({ types: 1n, key: new Uint8Array(255) }, tried);
  assert.throws(
    () => checkRssHash({ types: 1n, key: new Uint8Array(256) }, tried),
    RangeError,
  );
  assert.throws(() => checkRssHash({ types: 1n << 64n }, tried), RangeError);
});
