/**
 * C processes and those of Node or Bun exchange sequenced elements through the
 * same rings: the stress of tests/ring without Deno.
 */
import assert from "node:assert/strict";
import { consumerFlag, modes, producerFlag } from "../ring/memory.ts";
import { type Primary, withPeers } from "../ring/peers.ts";

const EACH_WAY = 10_000_000;
const primaries: Primary[] = ["TypeScript", "C"];

const runtimes = ["Node", "Bun"] as const;

for (const runtime of runtimes) {
  for (const primary of primaries) {
    for (const mode of modes) {
      Deno.test(`Ring ${mode} on ${runtime} exchanges 10 million elements each way with C, ${primary} primary`, () =>
        withPeers(primary, async (typescript, c) => {
          const threads = mode === "st" ? 1 : 2;
          const maker = primary === "C" ? c : typescript;
          const flags = producerFlag[mode] | consumerFlag[mode];
          await maker.ask(`ring to_c 16384 ${flags} 8`);
          await maker.ask(`ring to_typescript 16384 ${flags} 8`);
          await maker.ask(`zone seen ${2 * EACH_WAY}`);
          await maker.ask("zone taken 64");
          const size = `${threads} ${EACH_WAY / threads}`;
          await Promise.all([
            typescript.ask(`run to_c to_typescript ${size} 0 ${EACH_WAY} 0`),
            c.ask(`run to_typescript to_c ${size} ${threads} ${EACH_WAY} 1`),
          ]);
          assert.equal(await c.ask(`seen ${2 * EACH_WAY}`), "0");
        }, runtime));
    }
  }
}
