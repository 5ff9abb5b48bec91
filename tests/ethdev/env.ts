/**
 * What the tests of packages/ethdev share: ports set up in one call, packets.
 *
 * @module
 */
import { dpdk } from "../../ffi/library/dpdk.ts";
import {
  Port,
  type PortConfig,
  RxQueue,
  TxQueue,
} from "../../packages/ethdev/mod.ts";
import { Burst, PktmbufPool } from "../../packages/mempool/mod.ts";

/** Configures and sets up a port with as many rx as tx queues. */
export function setUp(
  port: Port,
  queues: number,
  pool: PktmbufPool,
  config: PortConfig = {},
): void {
  port.configure(queues, queues, config);
  const { rx, tx } = port.adjustDescriptors(256, 256);
  for (let queue = 0; queue < queues; queue++) {
    port.setupRxQueue(queue, rx, pool);
    port.setupTxQueue(queue, tx);
  }
}

/** DPDK's text for a link of a virtual device; 25.11 and later name its connector, too. */
export function linkUpText(): string {
  const connector = dpdk().release < 2511 ? "" : " None";
  return `Link up at 10 Gbps FDX Fixed${connector}`;
}

/** An argument of net_bonding, which 23.11 gave another name: a port below it. */
export function bondingMember(name: string): string {
  return `${dpdk().release < 2311 ? "slave" : "member"}=${name}`;
}

/**
 * Adds packets of 60 bytes to a burst, the first of which is a number: from
 * `first` on.
 */
export function makePackets(
  pool: PktmbufPool,
  burst: Burst,
  count: number,
  first = 0,
): void {
  for (let i = 0; i < count; i++) {
    const mbuf = pool.alloc();
    if (mbuf === 0) throw new Error("the pool is empty");
    const data = pool.mbufs.append(mbuf, 60);
    pool.window.u8.fill(0, data, data + 60);
    pool.window.u8[data] = first + i;
    if (!burst.add(mbuf)) throw new Error("the burst is full");
  }
}

/** The first data byte of each packet of a burst. */
export function numbersIn(burst: Burst): number[] {
  return Array.from(
    { length: burst.length },
    (_, i) => burst.window.u8[burst.mbufs.dataOffset(burst.mbuf(i))]!,
  );
}

/** A port's first queues with a burst that both are bound to. */
export interface Ends {
  readonly pool: PktmbufPool;
  readonly port: Port;
  readonly burst: Burst;
  readonly rx: RxQueue;
  readonly tx: TxQueue;
}

/** Opens them on net_ring0, which hands back in order what it is sent. */
export function openEnds(capacity = 32): Ends {
  const pool = PktmbufPool.lookup("packets");
  const port = Port.lookup("net_ring0");
  const burst = new Burst(pool.window, capacity);
  const rx = new RxQueue(port, 0, burst);
  const tx = new TxQueue(port, 0, burst);
  return { pool, port, burst, rx, tx };
}

/** Packets that the ring behind each queue of net_ring holds. */
export const RING_CAPACITY = 1023;

/** Fills the ring but for some places, so that it takes only so many more. */
export function leaveRoom({ pool, port }: Ends, places: number): void {
  const burst = new Burst(pool.window, RING_CAPACITY);
  const count = RING_CAPACITY - places;
  makePackets(pool, burst, count);
  const sent = new TxQueue(port, 0, burst).send();
  if (sent !== count) throw new Error(`${sent} of ${count} sent: not empty`);
}

/** Receives and frees all that the ring holds; tells the numbers in it. */
export function drain({ pool, port }: Ends): number[] {
  const burst = new Burst(pool.window, RING_CAPACITY);
  const rx = new RxQueue(port, 0, burst);
  const numbers: number[] = [];
  while (rx.receive() > 0) {
    numbers.push(...numbersIn(burst));
    burst.free();
  }
  return numbers;
}

/** Throws unless all packets of a pool are free, each of them once. */
export function checkPool(pool: PktmbufPool): void {
  const all = new BigUint64Array(pool.size);
  const free = pool.getBulk(all);
  const different = new Set(all).size;
  pool.putBulk(all, free);
  if (free !== pool.size || different !== pool.size) {
    throw new Error(`${free} of ${pool.size} are free, ${different} different`);
  }
}

/** The numbers from one to another, without that. */
export function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}
