/** C and TypeScript processes exchange elements through the same rings. */
import assert from "node:assert/strict";
import { consumerFlag, modes, producerFlag } from "./memory.ts";
import { exchangeBothWays, withRingPeers } from "./peers.ts";

const PER_MIXED_THREAD = 500_000;

for (const primary of ["TypeScript", "C"] as const) {
  for (const mode of modes) {
    Deno.test(`Ring ${mode} exchanges 10 million elements each way with C, ${primary} primary`, () =>
      exchangeBothWays(primary, mode));
  }
}

for (const mode of modes.filter((mode) => mode !== "st")) {
  Deno.test(`Ring ${mode} lets C and TypeScript share both sides of one ring`, () =>
    withRingPeers("TypeScript", async (typescript, c) => {
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
