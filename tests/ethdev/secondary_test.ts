/** Queues in a secondary process: a child beside this primary. */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { init } from "../../packages/eal/mod.ts";
import { Port } from "../../packages/ethdev/mod.ts";
import { PktmbufPool } from "../../packages/mempool/mod.ts";
import { removeGroup } from "../../packages/group/internal/remains.ts";
import { ealArguments } from "../testenv/ealtest.ts";
import { uniquePrefix } from "../testenv/prefix.ts";
import { runPeer } from "./_peer.ts";
import { makeFrames, readPcap, writePcap } from "../testenv/pcap.ts";
import { linkUpText, setUp } from "./env.ts";

const prefix = uniquePrefix("second");

/**
 * Each process opens every file of net_pcap itself, and truncates those it
 * writes: so each has a working folder of its own, and short relative names,
 * of which the driver keeps 63 bytes in a secondary.
 */
const folder = mkdtempSync(`${tmpdir()}/secondary-`);
const frames = makeFrames(100);
const before = Deno.cwd();

Deno.test("a secondary receives and sends on net_null, net_ring and net_pcap", async () => {
  for (const name of ["primary", "peer"]) {
    mkdirSync(`${folder}/${name}`);
    writePcap(`${folder}/${name}/i0`, makeFrames(10));
    writePcap(`${folder}/${name}/i1`, frames);
  }
  Deno.chdir(`${folder}/primary`);
  init(ealArguments(prefix, {
    extra: [
      "--vdev=net_null0",
      "--vdev=net_ring0",
      "--vdev=net_pcap0,rx_pcap=i0,rx_pcap=i1,tx_pcap=a0,tx_pcap=a1",
    ],
  }));
  Deno.chdir(before);
  const pool = PktmbufPool.create("packets", { count: 2047, cacheSize: 64 });
  for (const id of Port.list()) {
    setUp(new Port(id), 2, pool);
    new Port(id).start();
  }
  const link = linkUpText();
  assert.deepEqual(await runPeer(prefix, `${folder}/peer`), {
    net_null0: { received: 160, sent: 160, link },
    net_ring0: { received: 0, sent: 0, link },
    net_pcap0: { received: 100, sent: 100, link },
  });
  assert.deepEqual(readPcap(`${folder}/peer/a1`), frames);
});

Deno.test("cleanup", () => {
  try {
    init([]).cleanup();
  } finally {
    removeGroup(prefix);
    rmSync(folder, { recursive: true });
  }
});
