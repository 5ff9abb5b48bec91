/**
 * The loop of mp_client on its own: what it counts, and that nothing is lost.
 */
import assert from "node:assert/strict";
import { openSender } from "../../../packages/apps/client_server_mp/sender.ts";
import {
  SHARED_INFO_SIZE,
  SharedInfo,
} from "../../../packages/apps/client_server_mp/layout.ts";
import { init } from "../../../packages/eal/mod.ts";
import { Port } from "../../../packages/ethdev/mod.ts";
import { Burst, PktmbufPool, Source } from "../../../packages/mempool/mod.ts";
import {
  Producer,
  Ring,
  RingFlag,
  Window,
} from "../../../packages/ring/mod.ts";
import { ealArguments } from "../../testenv/ealtest.ts";
import { withPrefix } from "../../testenv/prefix.ts";

const UNKNOWN = 65535;

Deno.test("openSender sends in full buffers, flushes when idle, drops unknown ports", () =>
  withPrefix("send", (prefix) => {
    const extra = ["--vdev=net_null0,no-rx=1", "--vdev=net_null1,no-rx=1"];
    const eal = init(ealArguments(prefix, { extra }));
    try {
      const pool = PktmbufPool.create("packets", { count: 1023 });
      const ring = Ring.create("to_client", 128, {
        flags: RingFlag.SP_ENQ | RingFlag.SC_DEQ,
      });
      const info = new SharedInfo(
        new Window(new ArrayBuffer(SHARED_INFO_SIZE)),
      );
      info.setPorts([0, 1]);
      for (const id of info.ports) {
        const port = new Port(id);
        port.configure(1, 1);
        port.setupRxQueue(0, 64, pool);
        port.setupTxQueue(0, 64);
        port.start();
      }
      const { window } = pool;
      const { round, flush } = openSender({ client: 0, info, window, ring });
      const counts = () =>
        [0, 1].map((port) => [info.sent(0, port), info.dropped(0, port)]);

      const hand = (count: number, port: number): void => {
        const burst = new Burst(window, count);
        assert.equal(new Source(pool, burst).receiveBulk(), count);
        for (let i = 0; i < count; i++) {
          burst.mbufs.setPort(burst.mbuf(i), port);
        }
        assert.equal(new Producer(ring, burst).sendBulk(), count);
      };

      hand(20, 0);
      round();
      assert.deepEqual(counts(), [[0, 0], [0, 0]]);
      hand(20, 0);
      round();
      assert.deepEqual(counts(), [[0, 0], [32, 0]]);
      round(); // Nothing there: what waits is sent.
      assert.deepEqual(counts(), [[0, 0], [40, 0]]);
      hand(3, 1);
      hand(4, UNKNOWN);
      hand(5, 7);
      round();
      flush();
      assert.deepEqual(counts(), [[3, 9], [40, 0]]);
      for (const id of info.ports) new Port(id).stop();
      hand(6, 0);
      round();
      flush(); // A port that takes nothing.
      assert.deepEqual(counts(), [[3, 9], [40, 6]]);
      assert.equal(pool.availableCount, pool.size);
    } finally {
      eal.cleanup();
    }
  }));
