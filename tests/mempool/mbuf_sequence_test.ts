/** Any sequence of calls on mbufs: against a model, against C, and without garbage. */
import assert from "node:assert/strict";
import fc from "npm:fast-check@4.10.2";
import { layout } from "../../ffi/layout/mod.ts";
import { Burst, Source } from "../../packages/mempool/mod.ts";
import { uncheckedTest } from "../testenv/checked.ts";
import { openInline } from "./inline.ts";
import { contents } from "./_mbuf_memory.ts";
import { assertRestored, openPools } from "./_mbuf_pools.ts";

const { pool, small, end } = openPools();
Deno.test.afterAll(end);

Deno.test("Mbufs keeps every packet sound through any sequence of calls", () => {
  const { mbufs } = pool;
  const step = fc.record({
    call: fc.constantFrom(
      "alloc",
      "append",
      "prepend",
      "adj",
      "trim",
      "chain",
      "clone",
      "copy",
      "linearize",
      "free",
    ),
    which: fc.nat(),
    other: fc.nat(),
    length: fc.nat(80),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 100, size: "max" }), (steps) => {
      const packets: number[] = [];
      for (const { call, which, other, length } of steps) {
        const from = length % 2 === 0 ? pool : small;
        const i = which % Math.max(packets.length, 1);
        const packet = packets[i] ?? 0;
        if (call === "alloc") {
          const mbuf = from.alloc();
          if (mbuf !== 0) packets.push(mbuf);
          continue;
        }
        if (packet === 0) continue;
        if (call === "clone" || call === "copy") {
          const made = mbufs[call](packet, from);
          if (made !== 0) packets.push(made);
        } else if (call === "free") {
          mbufs.free(packet);
          packets.splice(i, 1);
        } else if (call === "chain") {
          const j = other % packets.length;
          if (j !== i && mbufs.chain(packet, packets[j]!)) packets.splice(j, 1);
        } else if (call === "linearize") {
          mbufs.linearize(packet);
        } else {
          mbufs[call](packet, length);
        }
        for (const each of packets) {
          assert.equal(mbufs.problem(each), undefined);
          assert.notEqual(contents(mbufs, each), false);
        }
      }
      const burst = new Burst(pool.window, 128);
      for (const packet of packets) burst.add(packet);
      burst.free();
      assert.equal(pool.availableCount, pool.size);
      assert.equal(small.availableCount, small.size);
    }),
    { numRuns: 60 },
  );
  assertRestored(pool, small);
});

Deno.test("Mbufs leaves in memory what DPDK's inline functions leave", () => {
  const { mbufs, window } = pool;
  const inline = openInline();
  const { rte_mbuf } = layout();
  const at = (mbuf: number) => BigInt(mbufs.address(mbuf));
  // Both get the same calls; then all but the addresses must be the same.
  const { buf_addr, buf_iova, next, shinfo } = rte_mbuf;
  function snapshot(packet: number): Uint8Array[] {
    const segments: Uint8Array[] = [];
    for (let m = packet; m !== 0; m = mbufs.nextSegment(m)) {
      const bytes = window.u8.slice(m, m + rte_mbuf.sizeof);
      for (const at of [buf_addr, buf_iova, next, shinfo]) {
        bytes.fill(0, at, at + 8);
      }
      segments.push(bytes);
    }
    return segments;
  }
  /** A new mbuf has what its last user left in the fields of the driver. */
  function marked(mbuf: number, mark: number): number {
    const { sizeof, dynfield1, vlan_tci_outer } = rte_mbuf;
    window.u8.fill(mark, mbuf + rte_mbuf["hash.rss"], mbuf + vlan_tci_outer);
    window.u8.fill(mark, mbuf + dynfield1, mbuf + sizeof);
    return mbuf;
  }
  const call = fc.record({
    kind: fc.constantFrom(
      "append",
      "prepend",
      "adj",
      "trim",
      "chain",
      "attach",
    ),
    length: fc.nat(100),
  });
  fc.assert(fc.property(
    fc.array(call, { maxLength: 40, size: "max" }),
    (calls) => {
      let ours = marked(small.alloc(), 5);
      const made = Number(inline.c_alloc(BigInt(small.address)));
      let theirs = marked(mbufs.at(made), 5);
      for (const { kind, length } of calls) {
        if (kind === "trim") {
          const done = inline.c_trim(at(theirs), length) === 0;
          assert.equal(mbufs.trim(ours, length), done);
        } else if (kind === "chain") {
          assert.equal(mbufs.chain(ours, marked(small.alloc(), 6)), true);
          inline.c_chain(at(theirs), at(marked(small.alloc(), 6)));
        } else if (kind === "attach") {
          const clone = marked(pool.alloc(), 7);
          mbufs.attach(clone, ours);
          mbufs.free(ours);
          ours = clone;
          const other = marked(pool.alloc(), 8);
          inline.c_attach(at(other), at(theirs));
          inline.c_free(at(theirs));
          theirs = other;
        } else {
          const end = Number(inline[`c_${kind}` as const](at(theirs), length));
          const offset = mbufs[kind as "append"](ours, length);
          assert.equal(offset === -1, end === 0);
        }
        assert.deepEqual(snapshot(ours), snapshot(theirs));
      }
      if (!mbufs.isDirect(ours)) {
        mbufs.detach(ours);
        inline.c_detach(at(theirs));
        assert.deepEqual(snapshot(ours), snapshot(theirs));
      }
      // Each side frees what the other made.
      inline.c_free(at(ours));
      mbufs.free(theirs);
    },
  ));
  assertRestored(pool, small);
});

uncheckedTest(
  "Burst, Source and Mbufs allocate no JavaScript memory per packet",
  () => {
    const burst = new Burst(pool.window, 32);
    const source = new Source(pool, burst);
    const spare = new Burst(pool.window, 32);
    const isOdd = (_mbuf: number, i: number): boolean => i % 2 === 1;
    const { mbufs } = burst;
    const bytes = burst.window.u8;
    function rounds(n: number): void {
      for (let round = 0; round < n; round++) {
        source.receiveBulk();
        for (let i = 0; i < burst.length; i++) {
          const mbuf = burst.mbuf(i);
          mbufs.append(mbuf, 60);
          bytes[mbufs.dataOffset(mbuf)] = round;
          mbufs.adj(mbuf, mbufs.dataLength(mbuf) - 46);
        }
        spare.takeIf(burst, isOdd);
        spare.take(burst, 8);
        source.receiveBulk(4);
        burst.free(2);
        burst.free();
        spare.free();
      }
    }
    // Code that is not optimized yet makes a BigInt per pointer: when the
    // compiler is done with it, the heap stands still, round after round.
    const changes: number[] = [];
    let still = 0;
    for (let i = 0; i < 300 && still < 10; i++) {
      const before = Deno.memoryUsage().heapUsed;
      rounds(1_000);
      // 32,000 packets: a small object for each would be over 500 kB, or a drop
      // by megabytes where the collector came in between.
      changes.push(Math.abs(Deno.memoryUsage().heapUsed - before));
      still = changes.at(-1)! < 50_000 ? still + 1 : 0;
    }
    assert.equal(still, 10, `the heap changed by ${changes.join(", ")} bytes`);
    assertRestored(pool);
  },
);
