/**
 * Whatever is used after the EAL's end: a ClosedError, or something that does no
 * harm. One wrong access would end the process.
 */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { removeGroup } from "../../packages/group/internal/remains.ts";
import { init, Memzone } from "../../packages/eal/mod.ts";
import { Port } from "../../packages/ethdev/mod.ts";
import { Mempool, PktmbufPool } from "../../packages/mempool/mod.ts";
import { Ring, RingFlag, RingView } from "../../packages/ring/mod.ts";
import { DENO } from "../testenv/deno.ts";
import { ealArguments } from "../testenv/ealtest.ts";
import { uniquePrefix, withPrefix } from "../testenv/prefix.ts";
import { withProcesses } from "../testenv/process.ts";

const peer = fileURLToPath(new URL("./after_end_peer.ts", import.meta.url));
const EXTRA = ["--vdev=net_null0", "--vdev=net_ring0"];
const NO_HUGE = ["--no-huge", "-m", "64", "--no-shconf"];

/**
 * What does no harm, as it asks nothing of DPDK, or looks at memory that stays.
 * All else must throw.
 */
const HARMLESS = [
  /^(eal|batch|burst|placed|mbufs|operations|lcoreIds)\./,
  // As after their port was closed.
  /^(rxQueue|txQueue|txBuffer)\./,
  // What an object knows by itself.
  /^(ring|ringView|ringHeader)\.(name|closed|freeSpace|available)$/,
  /^(ring|ringView|ringHeader)\.(producer|consumer)HtdMax$/,
  /^(mempool|pktmbufPool)\.(window|closed)$/,
  /^port\.stage$/,
  /^\w+\.(close|cleanup|toJSON)\(\)$/,
  /^(Channel\.removeHandler|lcoreId|new Burst|version|waitLcores)$/,
  /^memory of /,
];
/** Those among them that a ClosedError may end nevertheless. */
const EITHER =
  /^((burst|placed)\.free|mbufs\.(free|freeSegment|clone|copy|linearize|detach|problem)|txBuffer\.flush)\(\)$/;
/** How batches and packets of no length refuse wrong indices. */
const OUT_OF_RANGE =
  /^(RangeError: Cannot use (element|packet|bytes) \d|CheckError: Cannot use packet 0 of burst \d+: it has 0$)/;

function checkOutcomes(text: string, mode: string): void {
  const outcomes: Record<string, string> = JSON.parse(text);
  const names = Object.keys(outcomes);
  assert.ok(names.length > 300, `${names.length} members`);
  for (const name of names) {
    const outcome = outcomes[name]!;
    const isHarmless = HARMLESS.some((pattern) => pattern.test(name));
    const isExpected = isHarmless
      ? outcome === "quiet" || OUT_OF_RANGE.test(outcome) ||
        (outcome === "closed" && EITHER.test(name))
      : outcome === "closed";
    assert.ok(isExpected, `${name} ${mode}: ${outcome}`);
  }
}

const args = (...words: string[]) => ["run", "--allow-ffi", peer, ...words];

for (
  const [way, surroundings] of Object.entries({
    "by kernels": {},
    "in TypeScript": { DPDK_TS_KERNELS: "off", DPDK_TS_CALLS: "libffi" },
  })
) {
  for (const checked of ["off", "on"]) {
    for (const memory of ["hugepages", "--no-huge"]) {
      const mode = `(${memory}, ${way}, checked mode ${checked})`;
      Deno.test(`nothing that is used after the EAL's end does harm ${mode}`, () =>
        withPrefix("end", (prefix) =>
          withProcesses(async (start) => {
            const extra = memory === "hugepages"
              ? EXTRA
              : [...EXTRA, ...NO_HUGE];
            const child = start("peer", DENO, {
              args: args(...ealArguments(prefix, { extra })),
              env: { ...surroundings, DPDK_TS_CHECKED: checked },
            });
            checkOutcomes(await child.waitForLine(/^\{/), mode);
            const ended = await child.waitForEnd();
            assert.deepEqual(ended, { code: 0, signal: null });
          })));
    }
  }
}

Deno.test("nothing that a secondary uses after its end does harm, here or there", () => {
  const prefix = uniquePrefix("end");
  const eal = init(ealArguments(prefix, { extra: EXTRA }));
  return withProcesses(async (start) => {
    const pool = PktmbufPool.create("packets", { count: 1023, cacheSize: 64 });
    Mempool.create("objects", { count: 127, elementSize: 64 });
    const flags = RingFlag.SP_ENQ | RingFlag.SC_DEQ;
    Ring.create("jobs", 64, { flags });
    const { window } = Memzone.create("zone", 8192);
    RingView.format(window, 4096, { name: "view", count: 64, flags });
    for (const port of Port.list().map((id) => new Port(id))) {
      port.configure(1, 1);
      port.setupRxQueue(0, 64, pool);
      port.setupTxQueue(0, 64);
      port.start();
    }
    const words = ealArguments(prefix, {
      lcores: [1],
      processType: "secondary",
    });
    const child = start("peer", DENO, { args: args(...words) });
    checkOutcomes(await child.waitForLine(/^\{/), "(secondary)");
    assert.deepEqual(await child.waitForEnd(), { code: 0, signal: null });
    assert.equal(new Port(0).stage, "started");
    assert.equal(Ring.lookup("jobs").capacity, 63);
  }).finally(() => {
    eal.cleanup();
    removeGroup(prefix);
  });
});
