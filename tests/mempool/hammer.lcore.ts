/**
 * The TypeScript end of the mempool stress test on one lcore: the same as
 * `hammer` and `drain` in pool_peer.c.
 *
 * @module
 */
import { yieldCpu } from "../../ffi/os/libc.ts";
import { lcoreMain, Memzone } from "../../packages/eal/mod.ts";
import { Mempool, Sink, Source } from "../../packages/mempool/mod.ts";
import { Batch } from "../../packages/ring/mod.ts";
import { memoryOf } from "../../packages/ring/internal/batch_memory.ts";
import { drain, isFree, isMine, Objects, release, stamp } from "./_objects.ts";

/** What the lcore does with the pool. */
export type Part =
  | {
    readonly task: "hammer";
    readonly pool: string;
    readonly operations: number;
    readonly seed: number;
    readonly lcores: number;
  }
  | { readonly task: "drain"; readonly pool: string };

/** Objects per operation. */
const LARGEST = 40;
/** Objects that one lcore has at most. */
const HELD = 400;
/** Turns until a lcore lets others have its CPU; see pool_peer.c. */
const TURNS = 16;
/** Indices into `struct progress`. */
const BEGUN = 0;
const DONE = 1;

lcoreMain<Part>(({ data: part, lcoreId }) => {
  const pool = Mempool.lookup(part.pool);
  return part.task === "drain" ? drain(pool) : hammer(pool, part, lcoreId + 1);
});

/** Returns how many objects it took; throws where a promise is broken. */
function hammer(
  pool: Mempool,
  { operations, seed, lcores }: Extract<Part, { task: "hammer" }>,
  owner: number,
): number {
  const progress = Memzone.lookup(pool.name).window.u32;
  const objects = new Objects(pool);
  const held = new Batch(pool.window, HELD);
  const spare = new Batch(pool.window, HELD);
  const source = new Source(pool, held);
  const sink = new Sink(pool, held);
  const halves = memoryOf(held).words;
  let random = seed + owner;
  function nextRandom(limit: number): number {
    random ^= random << 13;
    random ^= random >>> 17;
    random ^= random << 5;
    return (random >>> 0) % limit;
  }
  let taken = 0;
  let last = false;
  Atomics.add(progress, BEGUN, 1);
  while (Atomics.load(progress, BEGUN) < lcores) yieldCpu();
  for (let turn = 0; !last || held.length > 0; turn++) {
    if (turn === operations) Atomics.add(progress, DONE, 1);
    last = Atomics.load(progress, DONE) === lcores;
    if (turn % TURNS === 0) yieldCpu();
    const n = 1 + nextRandom(LARGEST);
    const before = held.length;
    if (!last && nextRandom(2) === 1) {
      if (n > held.room) continue;
      if (source.receiveBulk(n) === 0) {
        yieldCpu();
        continue;
      }
      for (let i = before; i < before + n; i++) {
        const at = objects.index(halves[2 * i]!, halves[2 * i + 1]!);
        if (!isFree(objects.words, at)) throw objects.broken("not free", at);
        stamp(objects.words, at, owner, turn);
      }
      taken += n;
    } else if (before > 0) {
      const less = Math.min(n, before);
      // Any of them: those in front of it go to the end.
      spare.take(held, nextRandom(before));
      held.take(spare);
      for (let i = 0; i < less; i++) {
        const at = objects.index(halves[2 * i]!, halves[2 * i + 1]!);
        if (!isMine(objects.words, at, owner)) {
          throw objects.broken(`not of owner ${owner}`, at);
        }
        release(objects.words, at);
      }
      if (sink.sendBulk(less) !== less) throw new Error("the pool is full");
    }
  }
  return taken;
}
