/**
 * C and TypeScript processes take objects from one mempool and give them back
 * at random, two lcores each. Whoever has an object stamps it and finds the
 * stamp unchanged when it gives the object back, which proves that nobody
 * else had it; at the end every object is there, once.
 */
import assert from "node:assert/strict";
import { withPrefix } from "../testenv/prefix.ts";
import { withProcesses } from "../testenv/process.ts";
import { startC, startTypeScript } from "./_peers.ts";

/** Per lcore; four lcores and four tests. */
const OPERATIONS = 500_000;

const pools = [
  { kind: "with caches", name: "cached", count: 1023, cacheSize: 32 },
  { kind: "without caches", name: "plain", count: 1023, cacheSize: 0 },
];

for (const primary of ["TypeScript", "C"]) {
  for (const { kind, name, count, cacheSize } of pools) {
    Deno.test(`Mempool ${kind} gives each object to one owner at a time, ${primary} primary`, () =>
      withPrefix("pool", (prefix) =>
        withProcesses(async (start) => {
          const byC = primary === "C";
          const first = await (byC ? startC : startTypeScript)(
            start,
            prefix,
            "primary",
          );
          await first.ask(`pool ${name} ${count} 64 ${cacheSize}`);
          const second = await (byC ? startTypeScript : startC)(
            start,
            prefix,
            "secondary",
          );
          const peers = [first, second];
          const seed = Date.now() % 0x1000_0000 + 1;
          const ask = (command: string): Promise<string[]> =>
            Promise.all(peers.map((peer) => peer.ask(`${command} ${name}`)));

          const found = `${count} 64 ${cacheSize}`;
          assert.deepEqual(await ask("find"), [found, found]);
          const taken = await Promise.all(
            peers.map((peer) => peer.ask(`run ${name} ${OPERATIONS} ${seed}`)),
          );
          assert.ok(taken.every((n) => Number(n) > OPERATIONS), String(taken));
          const all = String(count);
          assert.deepEqual(await ask("available"), [all, all], `seed ${seed}`);

          const drained = [
            await first.ask(`drain ${name}`),
            await second.ask(`drain ${name}`),
          ].map(Number);
          assert.equal(drained[0]! + drained[1]!, count);
          assert.deepEqual(await ask("unmarked"), ["0", "0"]);
          assert.deepEqual(await ask("available"), ["0", "0"]);
          assert.deepEqual(await ask("refill"), ["refilled", "refilled"]);
          assert.deepEqual(await ask("available"), [all, all]);

          assert.equal(await second.end(), 0);
          assert.equal(await first.end(), 0);
        })));
  }
}
