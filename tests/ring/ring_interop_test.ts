/**
 * Rings that one language makes and the other uses.
 */
import assert from "node:assert/strict";
import { RingFlag } from "../../packages/ring/mod.ts";
import { consumerFlag, modes, producerFlag } from "./memory.ts";
import type { Peer } from "../testenv/peer.ts";
import type { Language } from "../testenv/peer_group.ts";
import { withRingPeers } from "./peers.ts";

const primaries: Language[] = ["TypeScript", "C"];

/** Every mode, plain and exact, and what size and capacity each must have. */
const cases = modes.flatMap((mode) =>
  [
    { mode, count: 64, exact: 0, size: 64, capacity: 63 },
    { mode, count: 64, exact: RingFlag.EXACT_SZ, size: 128, capacity: 64 },
  ].map((c) => ({
    ...c,
    name: `${c.mode}_${c.capacity}`,
    flags: producerFlag[c.mode] | consumerFlag[c.mode] | c.exact,
  }))
);

async function conversation(maker: Peer, user: Peer): Promise<void> {
  for (const { name, count, flags, size, capacity } of cases) {
    await maker.ask(`ring ${name} ${count} ${flags} 8`);
    for (const peer of [maker, user]) {
      assert.equal(
        await peer.ask(`find ${name}`),
        `${size} ${capacity} ${flags} 0`,
      );
    }
    // Filled by both in turns, drained by both in turns.
    assert.equal(await maker.ask(`put ${name} 100 10`), "10");
    assert.equal(await user.ask(`put ${name} 110 10`), "10");
    const rest = capacity - 20;
    assert.equal(await user.ask(`put ${name} 120 100`), `${rest}`);
    assert.equal(await maker.ask(`put ${name} 500 1`), "0");
    assert.equal(await user.ask(`get ${name} 3`), "100 101 102");
    assert.equal(await maker.ask(`get ${name} 3`), "103 104 105");
    const left = await user.ask(`get ${name} 1000`);
    assert.deepEqual(
      left.split(" ").map(Number),
      Array.from({ length: capacity - 6 }, (_, i) => 106 + i),
    );
    assert.equal(
      await user.ask(`find ${name}`),
      `${size} ${capacity} ${flags} 0`,
    );
  }
}

for (const primary of primaries) {
  Deno.test(`Ring made by a ${primary} primary serves both languages in every mode`, () =>
    withRingPeers(
      primary,
      (typescript, c) =>
        primary === "C"
          ? conversation(c, typescript)
          : conversation(typescript, c),
    ));
}

Deno.test("Ring made by a TypeScript secondary serves its C primary", () =>
  withRingPeers("C", (typescript, c) => conversation(typescript, c)));

Deno.test("Ring.dump has the text of rte_ring_dump", () =>
  withRingPeers("C", async (typescript, c) => {
    await c.ask(`ring a 64 ${RingFlag.SP_ENQ | RingFlag.EXACT_SZ} 8`);
    await c.ask("put a 7 5");
    await c.ask("get a 2");
    const ours = (await typescript.ask("dump a")).split("|");
    const theirs = (await c.ask("dump a")).split("|");
    // Releases after 24.11 say more of the two sides, by other names.
    const isSide = (field: string) =>
      /^ *([cp][ht]=|(cons|prod)\.)/.test(field);
    const spelledOut = theirs.some((field) => field.includes("sync_type"));
    assert.deepEqual(
      spelledOut ? ours.filter((field) => !isSide(field)) : ours,
      spelledOut ? theirs.filter((field) => !isSide(field)) : theirs,
    );
  }));

Deno.test("Ring.close by the owner takes the ring from all processes", () =>
  withRingPeers("TypeScript", async (typescript, c) => {
    await typescript.ask("ring a 64 0 8");
    await c.ask("ring b 64 0 8");
    assert.equal(await typescript.ask("list"), "a b");
    await typescript.ask("borrow a");
    await typescript.ask("borrow b");
    assert.equal(await c.ask("find a"), "64 63 0 0");
    assert.equal(await typescript.ask("close a"), 'Ring "a" is closed');
    await assert.rejects(c.ask("find a"), /no such ring/);
    assert.equal(await typescript.ask("list"), "b");
    await c.ask("free b");
    await assert.rejects(
      typescript.ask("find b"),
      /Cannot look up ring "b": No such file or directory/,
    );
  }));

Deno.test("Ring.lookup refuses another element size", () =>
  withRingPeers("C", async (typescript, c) => {
    await c.ask("ring a 64 0 16");
    await assert.rejects(
      typescript.ask("find a"),
      /Cannot look up ring "a": elements of 8 bytes need \d+ bytes, it has \d+/,
    );
  }));

Deno.test("Ring.create refuses bad arguments and taken names", () =>
  withRingPeers("TypeScript", async (typescript, c) => {
    await c.ask("ring taken 64 0 8");
    const answers: [string, RegExp][] = [
      [
        "ring a 100 0 8",
        /Cannot create ring "a": count must be a power of two/,
      ],
      ["ring a 64 33 8", /at most one mode per side: 0x21/],
      ["ring a 64 0 7", /element size must be a positive multiple of 4: 7/],
      [`ring ${"n".repeat(29)} 64 0 8`, /name must be at most 28 bytes: 29/],
      ["ring taken 64 0 8", /Cannot create ring "taken": File exists/],
      ["ring a 1073741824 0 8", /Cannot create ring "a": Cannot allocate/],
    ];
    for (const [command, message] of answers) {
      await assert.rejects(typescript.ask(command), message);
    }
    assert.equal(await typescript.ask("list"), "taken");
  }));
