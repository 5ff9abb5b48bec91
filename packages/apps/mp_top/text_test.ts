import assert from "node:assert/strict";
import {
  bar,
  fit,
  percent,
  printable,
  shortBytes,
  shortCount,
  shortTime,
  sparkline,
} from "./text.ts";

Deno.test("shortCount keeps three figures and never says 1000 k", () => {
  const shown = [0, 0.25, 7, 12.6, 999, 999.6, 1000, 99_949, 99_960, 999_600]
    .map(shortCount);
  assert.deepEqual(shown, [
    "0",
    "0.3",
    "7",
    "13",
    "999",
    "1.0 k",
    "1.0 k",
    "99.9 k",
    "100 k",
    "1.0 M",
  ]);
  assert.equal(shortCount(12_345_678), "12.3 M");
  assert.equal(shortCount(4e15), "4000 T");
});

Deno.test("shortBytes uses powers of 1024", () => {
  assert.equal(shortBytes(0), "0 B");
  assert.equal(shortBytes(64 << 20), "64 MiB");
  assert.equal(shortBytes(1536), "1.5 KiB");
});

Deno.test("percent shows a decimal only where it matters", () => {
  assert.deepEqual([0, 0.004, 0.37, 1].map(percent), [
    "0 %",
    "0.4 %",
    "37 %",
    "100 %",
  ]);
});

Deno.test("shortTime goes from seconds to hours", () => {
  assert.deepEqual([0.04, 9.96, 61, 3600 * 2 + 300].map(shortTime), [
    "0.0 s",
    "10 s",
    "61 s",
    "2 h 5 min",
  ]);
});

Deno.test("bar is as wide as asked and shows a sliver of little", () => {
  assert.equal(bar(0, 4), "    ");
  assert.equal(bar(0.0001, 4), "▏   ");
  assert.equal(bar(0.5, 4), "██  ");
  assert.equal(bar(1, 4), "████");
  assert.equal(bar(7, 4), "████");
  assert.equal(bar(NaN, 4), "    ");
});

Deno.test("sparkline scales to the greatest and leaves gaps", () => {
  assert.equal(sparkline([0, 7, NaN, 14], 6), "  ▁▅ █");
  assert.equal(sparkline([0, 0], 2), "▁▁");
  assert.equal(sparkline([1, 2, 3], 2), "▆█");
});

Deno.test("fit cuts with an ellipsis and fills either side", () => {
  assert.equal(fit("ring", 6), "ring  ");
  assert.equal(fit("ring", 6, "right"), "  ring");
  assert.equal(fit("MProc_Client", 6), "MProc…");
  assert.equal(fit("ring", 0), "");
});

Deno.test("printable leaves nothing that steers a terminal", () => {
  assert.equal(printable("a\x1b[2Jb\x9b\n"), "a?[2Jb??");
});
