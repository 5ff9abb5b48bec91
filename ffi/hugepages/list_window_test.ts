import assert from "node:assert/strict";
import { firstPageOffset, spanOf } from "./_list_window.ts";
import { addPage, type PageRun } from "./_segment_list.ts";

const MIB = 0x10_0000;
const GIB = 0x4000_0000;

Deno.test("firstPageOffset() finds a place for pages wherever the memory is", () => {
  for (const size of [2 * MIB, 512 * MIB, GIB]) {
    for (
      const memory of [0x7f00_0000_0000, 0x7f12_3456_7000, 4096, GIB - 4096]
    ) {
      for (const page of [0x6000_0000_0000, 0x6000_8000_0000 + 3 * size]) {
        const offset = firstPageOffset(memory, page, size);
        assert.equal((memory + offset) % size, 0);
        const distance = Math.abs(memory + offset - page);
        assert.equal(distance % (256 * MIB), 0, "alike");
        assert.ok(offset >= MIB, "room for tables");
        assert.ok(
          offset < MIB + Math.max(size, 256 * MIB),
          "no more than that",
        );
        assert.ok(offset + spanOf(size) <= 4 * GIB, "inside the memory");
      }
    }
  }
});

Deno.test("spanOf() is a whole number of pages, or none", () => {
  assert.equal(spanOf(2 * MIB), 4 * GIB - 258 * MIB);
  assert.equal(spanOf(GIB), 2 * GIB);
  assert.equal(spanOf(16 * GIB), 0);
});

Deno.test("addPage() joins pages that are neighbours in memory and in one file", () => {
  const runs: PageRun[] = [];
  const page = 2 * MIB;
  addPage(runs, 4, 7, 0, page);
  addPage(runs, 5, 7, page, page);
  addPage(runs, 6, 8, 2 * page, page);
  addPage(runs, 8, 8, 3 * page, page);
  addPage(runs, 9, 8, 5 * page, page);
  assert.deepEqual(runs, [
    { page: 4, count: 2, fd: 7, fileOffset: 0 },
    { page: 6, count: 1, fd: 8, fileOffset: 2 * page },
    { page: 8, count: 1, fd: 8, fileOffset: 3 * page },
    { page: 9, count: 1, fd: 8, fileOffset: 5 * page },
  ]);
});
