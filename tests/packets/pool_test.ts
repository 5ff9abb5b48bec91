/** Work on bursts of a real pool: no packet gets lost. */
import assert from "node:assert/strict";
import { removeGroup } from "../../packages/group/internal/remains.ts";
import { init, Memzone } from "../../packages/eal/mod.ts";
import { Burst, PktmbufPool, Source } from "../../packages/mempool/mod.ts";
import {
  burstOperations,
  Lanes,
  macWords,
} from "../../packages/packets/mod.ts";
import { ealArguments } from "../testenv/ealtest.ts";
import { uniquePrefix } from "../testenv/prefix.ts";

Deno.test("Packets of a pool are dealt and sorted to lanes of their own and to placed ones, and all come back", () => {
  const prefix = uniquePrefix("packets");
  const eal = init(ealArguments(prefix));
  try {
    const pool = PktmbufPool.create("P", { count: 255, cacheSize: 16 });
    const zone = Memzone.create("lanes", 1024);
    const burst = new Burst(pool.window, 32);
    const source = new Source(pool, burst);
    const { mbufs } = burst;
    const operations = burstOperations(burst);
    const place = { memory: zone.window, offset: 0 };
    const lanes = new Lanes([
      new Burst(pool.window, 20),
      new Burst(pool.window, 20, place),
      new Burst(pool.window, 4),
    ], 32);
    const macs = macWords(
      Uint8Array.of(2, 0, 0, 0, 0, 1),
      Uint8Array.of(2, 0, 0, 0, 0, 2),
    );

    assert.equal(source.receiveBulk(), 32);
    for (let i = 0; i < 32; i++) mbufs.append(burst.mbuf(i), 60 + i);
    assert.equal(operations.sumPacketLengths(), 32 * 60 + 31 * 16);
    operations.rewriteMacs(macs);
    assert.deepEqual(
      [...burst.bytes(31).subarray(0, 12)],
      [2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2],
    );
    operations.deal(lanes, 1);
    assert.deepEqual(lengths(lanes), [10, 11, 4]);
    assert.equal(zone.window.i32[0], 11);
    assert.equal(burst.length, 7, "the third lane is full");
    lanes.choices.fill(0);
    operations.sort(lanes);
    assert.deepEqual(lengths(lanes), [17, 11, 4]);
    assert.equal(burst.length, 0);
    assert.equal(pool.inUseCount, 32);
    const all = lanes.bursts.flatMap((lane) =>
      Array.from({ length: lane.length }, (_, i) => lane.mbufAt(i))
    );
    assert.equal(new Set(all).size, 32);
    for (const lane of lanes.bursts) lane.free();
    assert.ok(pool.full);
  } finally {
    eal.cleanup();
    removeGroup(prefix);
  }
});

function lengths(lanes: Lanes): number[] {
  return lanes.bursts.map(({ length }) => length);
}
