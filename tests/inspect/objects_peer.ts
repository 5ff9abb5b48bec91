/**
 * Test program: a primary with rings of all kinds, packets in them and in its
 * hands, and ports. Prints what it knows of them as one line of JSON, then
 * waits for the end of its input.
 */
import { Heap, init } from "../../packages/eal/mod.ts";
import { Port, RxQueue, TxQueue } from "../../packages/ethdev/mod.ts";
import {
  Burst,
  Mempool,
  PktmbufPool,
  Source,
} from "../../packages/mempool/mod.ts";
import { Ring, RingFlag } from "../../packages/ring/mod.ts";

const QUEUES = 2;
const ROUNDS = 20;

/** Sets a port up and moves packets; some are sent, the rest is freed. */
function exchange(port: Port, pool: PktmbufPool): void {
  port.configure(QUEUES, QUEUES);
  for (let queue = 0; queue < QUEUES; queue++) {
    port.setupRxQueue(queue, 64, pool);
    port.setupTxQueue(queue, 64);
  }
  port.start();
  for (let queue = 0; queue < QUEUES; queue++) {
    const burst = new Burst(pool.window, 32);
    const rx = new RxQueue(port, queue, burst);
    const tx = new TxQueue(port, queue, burst);
    const source = new Source(pool, burst);
    for (let round = 0; round < ROUNDS + queue; round++) {
      if (rx.receive() === 0) source.receiveBulk(3);
      tx.send(Math.min(burst.length, 5 + round));
      burst.free();
    }
  }
}

/** A packet of three segments with data of its own, which comes as text, too. */
function makePacket(pool: PktmbufPool, seed: number): [number, string] {
  let text = "";
  const segments = [150, 0, 70 + seed].map((length, i) => {
    const mbuf = pool.alloc();
    const data = pool.mbufs.append(mbuf, length);
    for (let at = 0; at < length; at++) {
      const byte = (at * 7 + i + seed) % 256;
      pool.window.u8[data + at] = byte;
      text += byte.toString(16).padStart(2, "0");
    }
    return mbuf;
  });
  const [head = 0, ...rest] = segments;
  for (const segment of rest) pool.mbufs.chain(head, segment);
  return [head, text];
}

const eal = init(Deno.args);
const pool = PktmbufPool.create("packets", { count: 1023, cacheSize: 32 });
const ports = Port.list().map((id) => new Port(id));
for (const port of ports) exchange(port, pool);

const kinds = {
  plain: 0,
  single: RingFlag.SP_ENQ | RingFlag.SC_DEQ,
  relaxed: RingFlag.MP_RTS_ENQ | RingFlag.MC_RTS_DEQ,
  headtail: RingFlag.MP_HTS_ENQ | RingFlag.MC_HTS_DEQ,
  exact: RingFlag.EXACT_SZ,
};
const rings = Object.entries(kinds).map(([name, flags], i) => {
  const ring = Ring.create(name, name === "exact" ? 100 : 64, { flags });
  const table = new BigUint64Array(32);
  // Around the end of the table, so that what waits is in two parts.
  for (let round = 0; round < 3; round++) {
    ring.enqueueBulk(table, 25);
    ring.dequeueBulk(table, 25);
  }
  ring.enqueueBulk(table, i + 1);
  return ring;
});
const wide = Ring.create("wide", 16, { elementSize: 16 });
wide.enqueueBulk(new BigUint64Array(6), 3);

// Of a pool that no driver has packets of.
const hands = PktmbufPool.create("hands", { count: 63, cacheSize: 8 });
const queue = Ring.create("queue", 16);
const packets = [1, 2, 3].map((seed) => makePacket(hands, seed));
for (const [head] of packets) {
  queue.enqueue(BigInt(hands.window.base + head));
}
const [, held] = makePacket(hands, 4);
const objects = Mempool.create("objects", { count: 31, elementSize: 40 });
objects.get();

const { totalBytes, allocatedBytes, allocatedCount } = Heap.statistics(0)!;
console.log(JSON.stringify({
  ports: ports.map((port) => {
    const { rxPackets, txPackets } = port.stats();
    const { up, speed, fullDuplex } = port.linkNoWait();
    return {
      id: port.id,
      name: port.name,
      mac: port.mac().toString().toUpperCase(),
      link: { up, speed, fullDuplex },
      mtu: port.mtu,
      promiscuous: port.promiscuous,
      allMulticast: port.allMulticast,
      counters: { rxPackets: Number(rxPackets), txPackets: Number(txPackets) },
    };
  }),
  rings: [...rings, wide, queue].map((ring) => ({
    name: ring.name,
    size: ring.size,
    capacity: ring.capacity,
    count: ring.count,
    elementSize: ring.elementSize,
    sync: [ring.producerSync, ring.consumerSync],
  })),
  packets: packets.map(([, text]) => text),
  held,
  inUse: [pool.inUseCount, objects.inUseCount],
  heap: { totalBytes, allocatedBytes, allocatedCount },
}));
await new Response(Deno.stdin.readable).text();
for (const port of ports) {
  port.stop();
  port.close();
}
eal.cleanup();
