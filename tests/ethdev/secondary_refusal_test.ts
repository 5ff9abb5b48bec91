/** Queues that would crash a secondary process are refused there. */
import assert from "node:assert/strict";
import { tmpdir } from "node:os";
import { init } from "../../packages/eal/mod.ts";
import { Port, RxQueue } from "../../packages/ethdev/mod.ts";
import { Burst, PktmbufPool } from "../../packages/mempool/mod.ts";
import { removeGroup } from "../../packages/group/internal/remains.ts";
import { ealArguments } from "../testenv/ealtest.ts";
import { uniquePrefix } from "../testenv/prefix.ts";
import { bondingMember, setUp } from "./env.ts";
import { runPeer } from "./_peer.ts";

const prefix = uniquePrefix("refusal");

function both(port: number, what: string): string[] {
  return ["rx", "tx"].map((kind) =>
    what.replace("QUEUE", `Cannot use ${kind} queue 0 of port ${port}`)
  );
}

Deno.test("a secondary refuses queues of net_af_packet and net_bonding, and ones not set up", async () => {
  init(ealArguments(prefix, {
    extra: [
      "--vdev=net_null1",
      "--vdev=net_af_packet1,iface=lo",
      "--vdev=net_null2",
      `--vdev=net_bonding1,mode=1,${bondingMember("net_null2")}`,
      "--vdev=net_null3",
    ],
  }));
  const pool = PktmbufPool.create("packets", { count: 4095, cacheSize: 64 });
  const packet = Port.lookup("net_af_packet1");
  const bonding = Port.lookup("net_bonding1");
  const early = Port.lookup("net_null1");
  const late = Port.lookup("net_null3");
  for (const port of [packet, bonding]) {
    setUp(port, 1, pool);
    port.start();
  }
  // Two queues, of which only the second is set up.
  early.configure(2, 2);
  early.setupRxQueue(1, 256, pool);
  early.setupTxQueue(1, 256);

  const driver = "driver cannot receive or send in a secondary process";
  const unset = "it is not set up, or was not when this process attached";
  assert.deepEqual(await runPeer(prefix, tmpdir()), {
    net_null1: both(
      early.id,
      `PortError queue: QUEUE of driver net_null: ${unset}`,
    ),
    net_af_packet1: both(
      packet.id,
      `PortError driver: QUEUE: ${
        driver.replace("driver", "driver net_af_packet")
      }`,
    ),
    net_bonding1: both(
      bonding.id,
      `PortError driver: QUEUE: ${
        driver.replace("driver", "driver net_bonding")
      }`,
    ),
    net_null2: ["not refused", "not refused"], // Set up by net_bonding.
    net_null3: both(
      late.id,
      `PortError queue: QUEUE of driver net_null: ${unset}`,
    ),
  });
});

Deno.test("the primary itself may use net_af_packet", () => {
  try {
    const port = Port.lookup("net_af_packet1");
    const burst = new Burst(PktmbufPool.lookup("packets").window, 32);
    new RxQueue(port, 0, burst).receive();
    burst.free();
    // No cleanup of the EAL: while it closes net_bonding, that driver's own
    // alarm may still run on another thread, and crash the process, as in C.
  } finally {
    removeGroup(prefix);
  }
});
