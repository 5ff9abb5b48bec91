/**
 * C and TypeScript processes exchange sequenced elements through the same
 * rings. Every consumer checks that each producer's elements arrive in order
 * and marks them; marks and counts together show that none is lost or doubled.
 */
import assert from "node:assert/strict";
import { consumerFlag, modes, producerFlag } from "./memory.ts";
import { type Primary, withPeers } from "./peers.ts";

const EACH_WAY = 10_000_000;
const PER_MIXED_THREAD = 500_000;
const primaries: Primary[] = ["TypeScript", "C"];

for (const primary of primaries) {
  for (const mode of modes) {
    Deno.test(`Ring ${mode} exchanges 10 million elements each way with C, ${primary} primary`, () =>
      withPeers(primary, async (typescript, c) => {
        const threads = mode === "st" ? 1 : 2;
        const each = EACH_WAY / threads;
        const maker = primary === "C" ? c : typescript;
        const flags = producerFlag[mode] | consumerFlag[mode];
        await maker.ask(`ring to_c 16384 ${flags} 8`);
        await maker.ask(`ring to_typescript 16384 ${flags} 8`);
        await maker.ask(`zone seen ${2 * EACH_WAY}`);
        await maker.ask("zone taken 64");
        const size = `${threads} ${each}`;
        await Promise.all([
          typescript.ask(
            `run to_c to_typescript ${size} 0 ${EACH_WAY} 0`,
          ),
          c.ask(`run to_typescript to_c ${size} ${threads} ${EACH_WAY} 1`),
        ]);
        assert.equal(await c.ask(`seen ${2 * EACH_WAY}`), "0");
        for (const name of ["to_c", "to_typescript"]) {
          assert.equal(
            await typescript.ask(`find ${name}`),
            `16384 16383 ${flags} 0`,
          );
        }
      }));
  }
}

for (const mode of modes.filter((mode) => mode !== "st")) {
  Deno.test(`Ring ${mode} lets C and TypeScript share both sides of one ring`, () =>
    withPeers("TypeScript", async (typescript, c) => {
      const total = 4 * PER_MIXED_THREAD;
      const flags = producerFlag[mode] | consumerFlag[mode];
      await typescript.ask(`ring shared 256 ${flags} 8`);
      await typescript.ask(`zone seen ${total}`);
      await typescript.ask("zone taken 64");
      const size = `2 ${PER_MIXED_THREAD}`;
      await Promise.all([
        typescript.ask(`run shared shared ${size} 0 ${total} 0`),
        c.ask(`run shared shared ${size} 2 ${total} 0`),
      ]);
      assert.equal(await c.ask(`seen ${total}`), "0");
    }));
}
