/**
 * Test program: a secondary that moves packets without end between a pool, two
 * bursts in shared memory, a ring and a port, until it is killed.
 *
 *   _placed_peer.ts EAL... SEED
 *
 * @module
 */
import { init, Memzone } from "../../packages/eal/mod.ts";
import { Port, TxBuffer } from "../../packages/ethdev/mod.ts";
import { Burst, PktmbufPool, Source } from "../../packages/mempool/mod.ts";
import { Consumer, Producer, Ring } from "../../packages/ring/mod.ts";

/** Where the bursts are in the memzone "bursts". */
export const HAND = 0;
export const WAITING = 320;
/** Packets that fit into each. */
export const CAPACITY = 32;

function run(seed: number): void {
  const pool = PktmbufPool.lookup("packets");
  const ring = Ring.lookup("between");
  const memory = Memzone.lookup("bursts").window;
  const { window } = pool;
  const hand = new Burst(window, CAPACITY, { memory, offset: HAND });
  const spare = new Burst(window, CAPACITY);
  const source = new Source(pool, hand);
  const producer = new Producer(ring, hand);
  const consumer = new Consumer(ring, hand);
  const tx = new TxBuffer(new Port(0), 0, hand, {
    size: CAPACITY,
    place: { memory, offset: WAITING },
  });
  const isOdd = (_mbuf: number, i: number): boolean => i % 2 === 1;
  let random = seed;
  function upTo(limit: number): number {
    random ^= random << 13;
    random ^= random >>> 17;
    random ^= random << 5;
    return (random >>> 0) % (limit + 1);
  }
  console.log("= ready");
  for (;;) {
    switch (upTo(7)) {
      case 0:
      case 1:
        source.receiveBulk(upTo(hand.room));
        break;
      case 2:
        consumer.receive(upTo(hand.room));
        break;
      case 3:
        producer.send(upTo(hand.length));
        break;
      case 4:
        spare.takeIf(hand, isOdd);
        hand.take(spare, upTo(spare.length));
        spare.free();
        break;
      case 5:
        hand.free(upTo(hand.length));
        break;
      case 6:
        tx.flush();
        break;
      default:
        tx.send(upTo(hand.length));
    }
  }
}

if (import.meta.main) {
  init(Deno.args.slice(0, -1));
  run(Number(Deno.args.at(-1)));
}
