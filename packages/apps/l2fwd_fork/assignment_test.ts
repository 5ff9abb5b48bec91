import assert from "node:assert/strict";
import fc from "npm:fast-check@4.10.2";
import { assignPorts, destinations, pairLcores } from "./assignment.ts";

/** Lcores of each group, for ports 0..count-1 and lcores from 1 on. */
function pairsOf(count: number, portsPerLcore: number): number[][] {
  const ports = Array.from({ length: count }, (_, port) => port);
  const lcores = ports.map((port) => port + 1);
  const shares = assignPorts(lcores, ports, portsPerLcore)!;
  return pairLcores(shares, destinations(ports))
    .map((pair) => pair.map(({ lcore }) => lcore));
}

Deno.test("destinations pairs ports in order, and an odd one with itself", () => {
  assert.deepEqual(
    [...destinations([0, 2, 5, 7, 9])],
    [[0, 2], [2, 0], [5, 7], [7, 5], [9, 9]],
  );
});

Deno.test("assignPorts deals ports out in order, or finds too few lcores", () => {
  assert.deepEqual(assignPorts([1, 3, 4], [0, 1, 2], 2), [
    { lcore: 1, ports: [0, 1] },
    { lcore: 3, ports: [2] },
  ]);
  assert.deepEqual(assignPorts([1], [], 1), []);
  assert.equal(assignPorts([1, 2], [0, 1, 2], 1), undefined);
});

Deno.test("pairLcores finds partners and those that need none", () => {
  assert.deepEqual(pairsOf(2, 1), [[1, 2]]);
  assert.deepEqual(pairsOf(4, 1), [[1, 2], [3, 4]]);
  assert.deepEqual(pairsOf(3, 1), [[1, 2], [3]]);
  assert.deepEqual(pairsOf(4, 2), [[1], [2]]);
  assert.deepEqual(pairsOf(6, 3), [[1, 2]]);
  assert.deepEqual(pairsOf(9, 3), [[1, 2], [3]]);
});

Deno.test("pairLcores groups every lcore once, in ones and twos", () => {
  fc.assert(fc.property(
    fc.integer({ min: 1, max: 32 }),
    fc.integer({ min: 1, max: 15 }),
    (count, portsPerLcore) => {
      const pairs = pairsOf(count, portsPerLcore);
      assert.ok(pairs.every(({ length }) => length <= 2));
      assert.deepEqual(
        pairs.flat().sort((a, b) => a - b),
        Array.from(
          { length: Math.ceil(count / portsPerLcore) },
          (_, i) => i + 1,
        ),
      );
    },
  ));
});
