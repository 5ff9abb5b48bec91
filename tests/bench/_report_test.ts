import assert from "node:assert/strict";
import { makeRow, tableLines } from "./_report.ts";

const time = {
  name: "pair",
  unit: "ns",
  better: "less",
  limit: 1.3,
} as const;
const rate = {
  name: "forward",
  unit: "Mpps",
  better: "more",
  limit: 0.95,
} as const;

Deno.test("makeRow() takes the medians of values and of the rounds' ratios", () => {
  // The machine was slow in two rounds.
  const row = makeRow("b", time, {
    c: [10, 30, 11, 33, 10],
    ts: [12, 36, 13, 40, 30],
  });
  assert.deepEqual([row.median.c, row.median.ts], [11, 30]);
  assert.equal(row.ratio, 1.2);
});

Deno.test("makeRow() leaves out rounds that only one side has", () => {
  const row = makeRow("b", time, { c: [10, 20, 40], ts: [20, 20, 20, 99] });
  assert.equal(row.ratio, 1);
});

Deno.test("makeRow() wants times small and rates big", () => {
  const values = { c: [100], ts: [120] };
  assert.equal(makeRow("b", time, values).reached, true);
  assert.equal(makeRow("b", rate, values).reached, true);
  assert.equal(makeRow("b", time, { c: [100], ts: [131] }).reached, false);
  assert.equal(makeRow("b", rate, { c: [100], ts: [94] }).reached, false);
});

Deno.test("makeRow() knows no ratio where C has no value", () => {
  const row = makeRow("b", time, { c: [], ts: [1, 2] });
  assert.equal(row.ratio, undefined);
  assert.equal(row.reached, undefined);
});

Deno.test("tableLines() shows medians, spread and whether the limit holds", () => {
  const rows = [
    makeRow("b", rate, {
      c: [100, 90.26, 110],
      ts: [90, 80, 91],
      bun: [45],
    }),
    makeRow("b", { name: "heap", unit: "B", better: "less" }, {
      c: [],
      ts: [0],
    }),
  ];
  assert.deepEqual(tableLines(rows).slice(2), [
    "| forward | Mpps | 100 (90.3 to 110) | 90.0 (80.0 to 91.0) | 0.89 | at least 0.95: no | - | 45.0 |",
    "| heap | B | - | 0.0 | - |  | - | - |",
  ]);
});
