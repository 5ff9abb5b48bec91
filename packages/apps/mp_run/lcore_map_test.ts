import assert from "node:assert/strict";
import { parseCpuList, parseLcores, shareLcores } from "./lcore_map.ts";

const CPUS = [0, 1];

function maps(wishes: Record<string, number | string>, cpus = CPUS) {
  const list = Object.entries(wishes)
    .map(([label, lcores]) => ({ label, lcores }));
  const { shares, problems } = shareLcores(list, cpus);
  return {
    maps: [...shares].map(([label, { map }]) => `${label} ${map}`).sort(),
    problems: problems.map(({ label, text }) => `${label}: ${text}`),
  };
}

Deno.test("shareLcores gives ids that never overlap, each on a CPU", () => {
  assert.deepEqual(maps({ a: 2, b: 2, c: 1 }), {
    maps: ["a 0@0,1@1", "b 2@0,3@1", "c 4@0"],
    problems: [],
  });
});

Deno.test("shareLcores serves named ids first", () => {
  assert.deepEqual(maps({ a: 2, b: "0,2", c: "10@1" }).maps, [
    "a 1@1,3@1",
    "b 0@0,2@0",
    "c 10@1",
  ]);
});

Deno.test("shareLcores uses only the CPUs that there are", () => {
  assert.deepEqual(maps({ a: 2, b: 1 }, [3, 5]).maps, ["a 0@3,1@5", "b 2@3"]);
});

Deno.test("shareLcores names those whose ids overlap", () => {
  assert.deepEqual(maps({ a: "0-2", b: "2@1", c: "5" }).problems, [
    'b: lcore 2 belongs to "a" already',
  ]);
});

Deno.test("shareLcores refuses more ids than there are", () => {
  assert.deepEqual(maps({ a: 127, b: 2 }).problems, [
    "b: only 1 of 128 lcore ids are left",
  ]);
});

Deno.test("parseLcores reads the forms of --lcores", () => {
  const forms: [string, string, number[]][] = [
    ["0", "0@0", [0]],
    ["0-2", "0@0,1@1,2@0", [0, 1, 2]],
    ["1,0", "1@1,0@0", [1, 0]],
    ["4@1, 5@0", "4@1,5@0", [4, 5]],
    ["(4-5)@(0,1)", "(4-5)@(0,1)", [4, 5]],
    ["7@0-1,8", "7@0-1,8@0", [7, 8]],
  ];
  for (const [text, map, ids] of forms) {
    assert.deepEqual(parseLcores(text, CPUS), { map, ids }, text);
  }
});

Deno.test("parseLcores refuses what is no list", () => {
  const wrong: [string, RegExp][] = [
    ["x", /no list of lcores/],
    ["", /no list of lcores/],
    ["2-1", /no list of lcores/],
    ["0@", /no list of lcores/],
    ["0@0@0", /no list of lcores/],
    ["(0", /no list of lcores/],
    ["0,,1", /no list of lcores/],
    ["-1", /no list of lcores/],
    ["0@2", /no CPU 2 here, only 0, 1/],
    ["128", /up to 127, not 128/],
    ["0-3,2", /lcore 2 is named twice/],
  ];
  for (const [text, message] of wrong) {
    assert.throws(() => parseLcores(text, CPUS), { message }, text);
  }
});

Deno.test("parseCpuList reads what the kernel writes", () => {
  assert.deepEqual(parseCpuList("0-1,4\n"), [0, 1, 4]);
});
