/**
 * A pool names its operations by an index that depends on the order in which
 * a process loaded the mempool drivers. A secondary that loaded one before the
 * EAL did must not use the pool.
 */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { DENO } from "../testenv/deno.ts";
import { withPrefix } from "../testenv/prefix.ts";
import { withProcesses } from "../testenv/process.ts";
import { startPeer } from "../testenv/peer_group.ts";
import { POOL_PEERS } from "./_peers.ts";

const script = fileURLToPath(new URL("./_early_driver.ts", import.meta.url));

async function lookUp(prefix: string, how: string): Promise<string> {
  const { code, stdout, stderr } = await new Deno.Command(DENO, {
    args: ["run", "--allow-all", script, prefix, "p", how],
    env: { NO_COLOR: "1" },
  }).output();
  const decoder = new TextDecoder();
  assert.equal(code, 0, decoder.decode(stderr));
  return decoder.decode(stdout).trim();
}

for (const primary of ["TypeScript", "C"] as const) {
  Deno.test(`Mempool.lookup() refuses the pool of a ${primary} primary when a driver was loaded before the EAL`, () =>
    withPrefix("ops", (prefix) =>
      withProcesses(async (start) => {
        const peer = await startPeer(
          ...[POOL_PEERS, primary, start, prefix, "primary"] as const,
        );
        await peer.ask("pool p 1023 64 32");
        assert.equal(await lookUp(prefix, "none"), "usable: true");
        for (const how of ["libc", "deno"]) {
          const before = await peer.ask("sum p");
          assert.equal(
            await lookUp(prefix, how),
            'Error: Cannot use mempool "p": its operations are ring_mp_sc in this process, but its ring is mt/mt: a mempool driver was loaded before the EAL',
          );
          assert.equal(await peer.ask("sum p"), before, "it is untouched");
        }
        assert.equal(await peer.ask("available p"), "1023");
        assert.equal(await peer.end(), 0);
      })));
}
