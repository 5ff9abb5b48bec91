/**
 * C processes and those of Node or Bun exchange sequenced elements through the
 * same rings: the stress of tests/ring without Deno.
 */
import { modes } from "../ring/memory.ts";
import { exchangeBothWays } from "../ring/peers.ts";

for (const runtime of ["Node", "Bun"] as const) {
  for (const primary of ["TypeScript", "C"] as const) {
    for (const mode of modes) {
      Deno.test(`Ring ${mode} on ${runtime} exchanges 10 million elements each way with C, ${primary} primary`, () =>
        exchangeBothWays(primary, mode, runtime));
    }
  }
}
