/** A secondary that comes before its primary has started the ports. */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { init } from "../../packages/eal/mod.ts";
import { Port } from "../../packages/ethdev/mod.ts";
import { PktmbufPool } from "../../packages/mempool/mod.ts";
import { removeGroup } from "../../packages/group/internal/remains.ts";
import { DENO } from "../testenv/deno.ts";
import { ealArguments } from "../testenv/ealtest.ts";
import { Peer } from "../testenv/peer.ts";
import { uniquePrefix } from "../testenv/prefix.ts";
import { withProcesses } from "../testenv/process.ts";
import { setUp } from "./env.ts";

const prefix = uniquePrefix("stopped");
const program = fileURLToPath(
  new URL("./secondary_stopped_peer.ts", import.meta.url),
);

init(ealArguments(prefix, {
  extra: ["--vdev=net_null0", "--vdev=net_ring0", "--vdev=net_null1"],
}));
const pool = PktmbufPool.create("packets", { count: 2047, cacheSize: 64 });

/** What the peer says about both kinds of queues of a port. */
async function both(peer: Peer, name: string): Promise<string[]> {
  return [await peer.ask(`rx ${name}`), await peer.ask(`tx ${name}`)];
}

function refusals(
  { id }: Port,
  driver: string,
  reason: string,
  problem: string,
): string[] {
  return ["rx", "tx"].map((kind) =>
    `PortError ${reason}: Cannot use ${kind} queue 0 of port ${id} of driver ${driver}: ${problem}`
  );
}

Deno.test("a secondary receives and sends only on ports that the primary has started", async () => {
  const [null0, ring0, null1] = ["net_null0", "net_ring0", "net_null1"]
    .map((name) => Port.lookup(name)) as [Port, Port, Port];
  for (const port of [null0, ring0]) setUp(port, 1, pool);
  await withProcesses(async (start) => {
    const peer = await new Peer(start("peer", DENO, {
      args: [
        "run",
        "--allow-ffi",
        program,
        ...ealArguments(prefix, { lcores: [1], processType: "secondary" }),
      ],
    })).ready();
    const notStarted =
      'the primary has not started the port (it is "configured"): try again when it has';
    for (let round = 0; round < 2; round++) {
      assert.deepEqual(
        await both(peer, "net_null0"),
        refusals(null0, "net_null", "stopped/configured", notStarted),
      );
      assert.deepEqual(
        await both(peer, "net_ring0"),
        refusals(ring0, "net_ring", "stopped/configured", notStarted),
      );
      for (const port of [null0, ring0]) port.start();
      assert.deepEqual(await both(peer, "net_null0"), ["32", "1"]);
      assert.deepEqual(await both(peer, "net_ring0"), [String(round), "1"]);
      for (const port of [null0, ring0]) port.stop();
    }
    // It had no queues when the peer came, which knows of none for ever.
    const unset = "it is not set up, or was not when this process attached";
    assert.deepEqual(
      await both(peer, "net_null1"),
      refusals(null1, "net_null", "queue/attached", unset),
    );
    setUp(null1, 1, pool);
    null1.start();
    assert.deepEqual(
      await both(peer, "net_null1"),
      refusals(null1, "net_null", "queue/started", unset),
    );
    // Arrays of queues that are given back and made anew.
    null0.configure(0, 1);
    null0.configure(1, 0);
    setUp(null0, 1, pool);
    null0.start();
    const answers = await both(peer, "net_null0");
    const anew =
      "the primary has configured the port anew since this process attached: start this process again";
    const expected = refusals(null0, "net_null", "queue/started", anew);
    for (const [i, answer] of answers.entries()) {
      // Unless the heap gave the same place again.
      assert.ok([expected[i], i === 0 ? "32" : "1"].includes(answer), answer);
    }
    assert.equal(await peer.end(), 0);
  });
});

Deno.test("cleanup", () => {
  try {
    init([]).cleanup();
  } finally {
    removeGroup(prefix);
  }
});
