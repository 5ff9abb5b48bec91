/**
 * C and TypeScript processes take objects from one mempool and give them back
 * at random, two lcores each. Whoever has an object stamps it and finds the
 * stamp unchanged when it gives the object back, which proves that nobody
 * else had it; at the end every object is there, once.
 */
import assert from "node:assert/strict";
import type { Peer } from "../testenv/peer.ts";
import { withPeers } from "../testenv/peer_group.ts";
import { POOL_PEERS, WORKERS } from "./_peers.ts";

/** At least so many per lcore. */
const OPERATIONS = 300_000;
const COUNT = 1023;

async function stress(
  maker: Peer,
  user: Peer,
  cacheSize: number,
): Promise<void> {
  const peers = [maker, user];
  await maker.ask(`pool p ${COUNT} 64 ${cacheSize}`);
  function ask(command: string): Promise<string[]> {
    return Promise.all(peers.map((peer) => peer.ask(command)));
  }
  const found = `${COUNT} 64 ${cacheSize}`;
  assert.deepEqual(await ask("find p"), [found, found]);
  const seed = Date.now() % 0x1000_0000 + 1;
  const run = `run p ${OPERATIONS} ${seed} ${peers.length * WORKERS}`;
  const taken = await ask(run);
  assert.ok(taken.every((n) => Number(n) > OPERATIONS), `${run}: ${taken}`);

  const all = [String(COUNT), String(COUNT)];
  assert.deepEqual(await ask("available p"), all, run);
  let drained = 0;
  for (const peer of peers) drained += Number(await peer.ask("drain p"));
  assert.equal(drained, COUNT, run);
  assert.deepEqual(await ask("unmarked p"), ["0", "0"], run);
  assert.deepEqual(await ask("available p"), ["0", "0"]);
  assert.deepEqual(await ask("refill p"), ["refilled", "refilled"]);
  assert.deepEqual(await ask("available p"), all);
}

for (const primary of ["TypeScript", "C"] as const) {
  for (const cacheSize of [32, 0]) {
    Deno.test(`Mempool with caches of ${cacheSize} gives each object to one owner at a time, ${primary} primary`, () =>
      withPeers(
        POOL_PEERS,
        primary,
        (typescript, c) =>
          primary === "C"
            ? stress(c, typescript, cacheSize)
            : stress(typescript, c, cacheSize),
      ));
  }
}
