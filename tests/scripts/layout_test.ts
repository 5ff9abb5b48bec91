/** What the layout generator makes of facts; the compiler is not asked. */
import assert from "node:assert/strict";
import { changesModule, tableModule } from "../../scripts/layout_modules.ts";
import { releaseOf } from "../../scripts/layout_probe.ts";

Deno.test("releaseOf() gives the release whose layout a version has", () => {
  assert.equal(releaseOf("22.11.11"), "22.11");
  assert.equal(releaseOf("23.07.0"), "22.11");
  assert.equal(releaseOf("24.07.2"), "23.11");
  assert.equal(releaseOf("26.03.0"), "25.11");
  assert.equal(releaseOf("26.07.0"), "26.07");
});

Deno.test("tableModule() quotes only names that need it", () => {
  const text = tableModule("22.11", { rte_x: { sizeof: 8, "a.b": 4 } });
  assert.match(
    text,
    /export const dpdk_22_11 = \{\n {2}rte_x: \{\n {4}sizeof: 8,\n {4}"a\.b": 4,\n/,
  );
});

Deno.test("changesModule() has only what differs from the release before", () => {
  const text = changesModule([
    { release: "22.11", structs: { rte_x: { sizeof: 8 }, rte_y: { a: 0 } } },
    { release: "23.11", structs: { rte_x: { sizeof: 16 }, rte_y: { a: 0 } } },
    { release: "24.11", structs: { rte_x: { sizeof: 16 }, rte_y: { a: 4 } } },
  ]);
  assert.match(
    text,
    /"23\.11": \{\n {4}rte_x: \{\n {6}sizeof: 16,\n {4}\},\n {2}\},/,
  );
  assert.match(
    text,
    /"24\.11": \{\n {4}rte_y: \{\n {6}a: 4,\n {4}\},\n {2}\},/,
  );
});

Deno.test("changesModule() refuses releases with other fields", () => {
  const before = { release: "22.11", structs: { rte_x: { a: 0 } } };
  for (const fields of [{ a: 0, b: 4 }, { b: 0 }]) {
    assert.throws(
      () =>
        changesModule([before, {
          release: "23.11",
          structs: { rte_x: fields },
        }]),
      /Cannot tell what changed: DPDK 22\.11 has other fields of rte_x/,
    );
  }
});
