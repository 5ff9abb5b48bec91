/**
 * Bursts in shared memory, whose process is killed at any moment: what waits
 * there can be sent or freed by a successor, and the rest is found.
 */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { removeSecondaryFiles } from "../../packages/supervise/mod.ts";
import { init, Memzone } from "../../packages/eal/mod.ts";
import { Port } from "../../packages/ethdev/mod.ts";
import { Burst, PktmbufPool } from "../../packages/mempool/mod.ts";
import { reclaimMbufs } from "../../packages/mempool/reclaim/mod.ts";
import { Consumer, Ring, RingFlag } from "../../packages/ring/mod.ts";
import { repairRing } from "../../packages/ring/repair/mod.ts";
import { addressesAt } from "../../packages/ring/internal/batch_layout.ts";
import { DENO } from "../testenv/deno.ts";
import { ealArguments } from "../testenv/ealtest.ts";
import { withPrefix } from "../testenv/prefix.ts";
import { withProcesses } from "../testenv/process.ts";
import { CAPACITY, HAND, WAITING } from "./_placed_peer.ts";

const PEER = fileURLToPath(new URL("./_placed_peer.ts", import.meta.url));
const KILLS = 25;
/** Kills come at random: more of them, until each kind of remains was met. */
const MOST_KILLS = 250;
const LCORE = 7;

Deno.test(`packets in placed bursts outlive ${KILLS} kills of their process, each of them once`, () =>
  withPrefix("placed", (prefix) =>
    withProcesses(async (start) => {
      const extra = ["--vdev=net_null0,no-rx=1"];
      const eal = init(ealArguments(prefix, { extra }));
      const pool = PktmbufPool.create("packets", { count: 511, cacheSize: 16 });
      const ring = Ring.create("between", 64, {
        flags: RingFlag.SP_ENQ | RingFlag.SC_DEQ,
      });
      const memory = Memzone.create("bursts", 640, { align: 64 }).window;
      memory.u8.fill(0);
      const port = new Port(0);
      port.configure(1, 1);
      port.setupRxQueue(0, 64, pool);
      port.setupTxQueue(0, 64);
      port.start();

      const burst = new Burst(pool.window, 64);
      const consumer = new Consumer(ring, burst);
      const all = new BigUint64Array(pool.size);
      const kinds = { held: 0, waiting: 0, queued: 0, returned: 0 };
      const isMissing = () => Object.values(kinds).includes(0);
      for (
        let kill = 0;
        kill < KILLS || (kill < MOST_KILLS && isMissing());
        kill++
      ) {
        const peer = start("peer", DENO, {
          args: ["run", "-A", "--no-check", PEER].concat(
            ealArguments(prefix, { lcores: [LCORE], processType: "secondary" }),
            `${kill + 1}`,
          ),
        });
        await peer.waitForLine("= ready");
        await new Promise((resolve) => setTimeout(resolve, 20 + 7 * kill % 30));
        peer.kill("SIGKILL");
        await peer.waitForEnd();
        removeSecondaryFiles(eal, peer.pid);

        repairRing(ring);
        const held = addressesAt({ memory, offset: HAND }, CAPACITY);
        const waiting = addressesAt({ memory, offset: WAITING }, CAPACITY);
        assert.equal(new Set(waiting).size, waiting.length);
        const found = reclaimMbufs(pool, {
          deadLcores: [LCORE],
          rings: [ring],
          held: waiting,
        });
        assert.equal(found.doubled, 0);
        kinds.held += held.length;
        kinds.waiting += waiting.length;
        kinds.queued += ring.count;
        kinds.returned += found.returned;
        // The successor: it has what waits, and not what was in hand.
        new Burst(pool.window, CAPACITY, { memory, offset: HAND }).clear();
        new Burst(pool.window, CAPACITY, { memory, offset: WAITING }).free();
        while (consumer.receive() > 0) burst.free();
        assert.equal(pool.availableCount, pool.size);
        assert.equal(pool.getBulk(all), pool.size);
        assert.equal(new Set(all).size, pool.size);
        for (const address of all) {
          const mbuf = pool.mbufs.at(Number(address));
          assert.equal(pool.mbufs.problem(mbuf, false), undefined);
        }
        assert.equal(pool.putBulk(all), pool.size);
      }
      // Else it was not tested.
      for (const [kind, count] of Object.entries(kinds)) {
        assert.ok(count > 0, `no packets were ${kind}`);
      }
      port.stop();
      port.close();
      eal.cleanup();
    })));
