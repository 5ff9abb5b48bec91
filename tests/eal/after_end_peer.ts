/**
 * Test program: makes an object of each public class, ends the EAL, and then
 * uses every member of each, and every function that asks DPDK. Prints what
 * happened as one line of JSON: "closed" for a ClosedError, "quiet" for none.
 */
import process from "node:process";
import {
  Channel,
  ClosedError,
  Heap,
  init,
  launch,
  lcoreId,
  Memzone,
  socketId,
  socketIds,
  version,
  waitLcores,
} from "../../packages/eal/mod.ts";
import {
  listenToPorts,
  MacAddress,
  Port,
  RxQueue,
  TxBuffer,
  TxQueue,
} from "../../packages/ethdev/mod.ts";
import {
  Burst,
  Mempool,
  PktmbufPool,
  Sink,
  Source,
} from "../../packages/mempool/mod.ts";
import { reclaim, reclaimMbufs } from "../../packages/mempool/reclaim/mod.ts";
import { burstOperations, Lanes } from "../../packages/packets/mod.ts";
import {
  Batch,
  Consumer,
  Producer,
  Ring,
  RingFlag,
  RingHeader,
  RingSpan,
  RingView,
} from "../../packages/ring/mod.ts";
import { repairRing } from "../../packages/ring/repair/mod.ts";
import {
  giveUpServiceLcores,
  lcoreCpus,
  LcoreIds,
  StaleLocks,
} from "../../packages/supervise/mod.ts";

const args = process.argv.slice(2);
const isSecondary = args.includes("--proc-type=secondary");
const eal = init(args);

// A secondary uses what the primary has made.
const make = <T>(create: () => T, lookup: () => T): T =>
  isSecondary ? lookup() : create();
const pool = make(
  () => PktmbufPool.create("packets", { count: 1023, cacheSize: 64 }),
  () => PktmbufPool.lookup("packets"),
);
const objects = make(
  () => Mempool.create("objects", { count: 127, elementSize: 64 }),
  () => Mempool.lookup("objects"),
);
const flags = RingFlag.SP_ENQ | RingFlag.SC_DEQ;
const ring = make(
  () => Ring.create("jobs", 64, { flags }),
  () => Ring.lookup("jobs"),
);
const memzone = make(
  () => Memzone.create("zone", 8192),
  () => Memzone.lookup("zone"),
);
const memory = memzone.window;
const ports = [0, 1].map((id) => new Port(id));
if (!isSecondary) {
  RingView.format(memory, 4096, { name: "view", count: 64, flags });
  for (const port of ports) {
    port.configure(1, 1);
    port.setupRxQueue(0, 64, pool);
    port.setupTxQueue(0, 64);
    port.start();
  }
}
const ringView = new RingView(memory, 4096);
const ringHeader = new RingHeader(memory, 4096);
const burst = new Burst(pool.window, 32);
const source = new Source(pool, burst);
source.receiveBulk(20);
const [mbuf, second, third] = [8, 9, 10].map((i) => burst.mbuf(i)) as [
  number,
  number,
  number,
];
const other = new Burst(pool.window, 32);
const placed = new Burst(pool.window, 8, { memory, offset: 0 });
const batch = new Batch(objects.window, 8);
const object = objects.get();
const view = objects.bytes(object);
const heap = Heap.zmalloc(4096);
const staleLocks = new StaleLocks(eal);
const lcoreIds = new LcoreIds(memory, 1024);
const rxQueue = new RxQueue(ports[0]!, 0, other);
const txQueue = new TxQueue(ports[1]!, 0, burst);
const txBuffer = new TxBuffer(ports[1]!, 0, burst, { size: 8 });
txBuffer.send(3);
const lanes = new Lanes([other]);
const operations = burstOperations(burst);
const table = new BigUint64Array(4);

const instances: Record<string, object> = {
  eal,
  memzone,
  ring,
  ringView,
  ringHeader,
  batch,
  burst,
  placed,
  producer: new Producer(ring, new Batch(ring.window, 4)),
  consumer: new Consumer(ring, new Batch(ring.window, 4)),
  mempool: objects,
  pktmbufPool: pool,
  mbufs: pool.mbufs,
  source,
  sink: new Sink(objects, batch),
  lanes,
  operations,
  port: ports[0]!,
  rxQueue,
  txQueue,
  txBuffer,
  staleLocks,
  lcoreIds,
};

const IS_END: ReadonlySet<string> = new Set([
  "producer",
  "consumer",
  "source",
  "sink",
]);

/** Arguments of members, by their names. */
const given: Record<string, unknown[]> = {
  add: [mbuf],
  addPort: [0],
  adjustDescriptors: [64, 64],
  attachExternal: [third, object, 0, 64, object],
  attach: [mbuf, second],
  at: [object],
  bytes: [0],
  chain: [mbuf, second],
  claim: [5],
  clone: [mbuf, pool],
  configure: [1, 1],
  contains: [object],
  copy: [mbuf, pool],
  deal: [lanes],
  dequeueBulk: [table],
  dequeueBulkStart: [table],
  dequeueBurst: [table],
  dequeueBurstStart: [table],
  dequeueFinish: [0],
  dequeueZcBulkStart: [1, new RingSpan()],
  dequeueZcBurstStart: [1, new RingSpan()],
  dequeueZcFinish: [0],
  enqueue: [1n],
  enqueueBulk: [table],
  enqueueBulkStart: [1],
  enqueueBurst: [table],
  enqueueBurstStart: [1],
  enqueueFinish: [table, 0],
  enqueueZcBulkStart: [1, new RingSpan()],
  enqueueZcBurstStart: [1, new RingSpan()],
  enqueueZcFinish: [0],
  getBulk: [table],
  mbufAt: [0],
  on: ["link", () => {}],
  push: [1n],
  pushAddress: [1],
  put: [object],
  putBulk: [table],
  read: [mbuf, 0, new Uint8Array(4)],
  release: [5],
  rewriteMacs: [new Uint32Array(3)],
  setMac: [MacAddress.parse("02:00:00:00:00:01")],
  setNextSegment: [mbuf, 0],
  setRssHash: [{ types: 0n }],
  setRssTable: [[]],
  setupRxQueue: [0, 64, pool],
  setupTxQueue: [0, 64],
  sort: [lanes],
  storeAddress: [mbuf, new Uint32Array(2), 0],
  take: [other, 1],
  takeIf: [other, () => false],
  write: [mbuf, 0, new Uint8Array(4)],
};

/** What mbufs' and bursts' calls take: an mbuf, or an index. */
function argumentsOf(owner: string, member: string): unknown[] {
  if (owner === "lcoreIds" && member === "take") return [];
  if (owner === "mempool" && member === "bytes") return [object];
  if (owner === "pktmbufPool" && member === "bytes") return [object];
  if (owner === "mbufs" && member === "bytes") return [mbuf];
  const found = given[member];
  if (found !== undefined) return found;
  if (owner === "mbufs") return [mbuf, 1, 1, 1];
  return owner === "burst" || owner === "placed" || owner === "batch"
    ? [0, 1n]
    : [];
}

const outcomes: Record<string, string> = {};

function isGenerator(value: unknown): value is Generator {
  return typeof value === "object" && value !== null && "next" in value;
}

async function note(what: string, run: () => unknown): Promise<void> {
  try {
    const result = run();
    // Generators and promises do their work later.
    if (result instanceof Promise) await result;
    else if (isGenerator(result)) [...result];
    outcomes[what] = "quiet";
  } catch (error) {
    outcomes[what] = error instanceof ClosedError ? "closed" : String(error);
  }
}

async function noteMembers(owner: string, instance: object): Promise<void> {
  // Protected ones, and those that make all others throw.
  const seen = new Set([
    "constructor",
    "detach",
    "checkOpen",
    "close",
    "cleanup",
  ]);
  for (
    // Of ends, the calls are fields.
    let of = IS_END.has(owner) ? instance : Object.getPrototypeOf(instance);
    of !== Object.prototype;
    of = Object.getPrototypeOf(of)
  ) {
    for (const member of Object.getOwnPropertyNames(of)) {
      if (seen.has(member)) continue;
      seen.add(member);
      const { get, set, value } = Object.getOwnPropertyDescriptor(of, member)!;
      const what = `${owner}.${member}`;
      if (get !== undefined) await note(what, () => get.call(instance));
      if (set !== undefined) {
        const now = member === "length" ? 0 : 1;
        await note(`${what}=`, () => set.call(instance, now));
      }
      if (typeof value !== "function") continue;
      const call = (instance as Record<string, unknown>)[member] as (
        ...parameters: unknown[]
      ) => unknown;
      const parameters = argumentsOf(owner, member);
      await note(`${what}()`, () => call.apply(instance, parameters));
    }
  }
}

eal.cleanup();

for (const [owner, instance] of Object.entries(instances)) {
  await noteMembers(owner, instance);
}
const name = "another";
const functions: Record<string, () => unknown> = {
  "Channel.removeHandler": () => Channel.removeHandler(name),
  "Channel.request": () => Channel.request(name, new Uint8Array(1)),
  "Channel.send": () => Channel.send(name, new Uint8Array(1)),
  "Channel.setHandler": () => Channel.setHandler(name, () => undefined),
  "Heap.free": () => Heap.free(heap),
  "Heap.malloc": () => Heap.malloc(64),
  "Heap.statistics": () => Heap.statistics(0),
  "Heap.zmalloc": () => Heap.zmalloc(64),
  "Mempool.create": () => Mempool.create(name, { count: 7, elementSize: 64 }),
  "Mempool.find": () => Mempool.find(name),
  "Mempool.lookup": () => Mempool.lookup(name),
  "Memzone.create": () => Memzone.create(name, 64),
  "Memzone.find": () => Memzone.find(name),
  "Memzone.list": () => Memzone.list(),
  "Memzone.lookup": () => Memzone.lookup(name),
  "PktmbufPool.create": () => PktmbufPool.create(name, { count: 7 }),
  "PktmbufPool.find": () => PktmbufPool.find(name),
  "PktmbufPool.lookup": () => PktmbufPool.lookup(name),
  "Port.find": () => Port.find("net_null0"),
  "Port.list": () => Port.list(),
  "Port.lookup": () => Port.lookup("net_null0"),
  "Ring.create": () => Ring.create(name, 64),
  "Ring.find": () => Ring.find(name),
  "Ring.list": () => Ring.list(),
  "Ring.lookup": () => Ring.lookup(name),
  "giveUpServiceLcores": () => giveUpServiceLcores(),
  "launch": () => launch(1, { name, source: "" }),
  "lcoreCpus": () => lcoreCpus(0),
  "lcoreId": () => lcoreId(),
  "listenToPorts": () => listenToPorts("new", () => {}),
  "new Burst": () => new Burst(pool.window, 32),
  "new Burst at a place": () =>
    new Burst(pool.window, 8, { memory, offset: 0 }),
  "new Consumer": () => new Consumer(ring, batch),
  "new Consumer of a view": () => new Consumer(ringView, batch),
  "new Port": () => new Port(0),
  "new Producer": () => new Producer(ring, batch),
  "new RxQueue": () => new RxQueue(ports[0]!, 0, other),
  "new Sink": () => new Sink(objects, batch),
  "new Source": () => new Source(pool, burst),
  "new StaleLocks": () => new StaleLocks(eal),
  "new TxBuffer": () => new TxBuffer(ports[0]!, 0, burst),
  "new TxQueue": () => new TxQueue(ports[0]!, 0, burst),
  "reclaim": () => reclaim(objects, { deadLcores: [] }),
  "reclaimMbufs": () => reclaimMbufs(pool, { deadLcores: [] }),
  "repairRing": () => repairRing(ring),
  "repairRing of a header": () => repairRing(ringHeader),
  "socketId": () => socketId(),
  "socketIds": () => socketIds(),
  "version": () => version(),
  "waitLcores": () => waitLcores(),
  "rxQueue.receive() and txQueue.send()": () => {
    const n = rxQueue.receive() + txQueue.send();
    if (n > 0) throw new Error(`${n} packets moved`);
  },
  // Memory that somebody has kept.
  "memory of a memzone": () => memory.u8.fill(1),
  "memory of an object": () => view.fill(1),
  "memory of packets": () => pool.window.u8[mbuf],
  "memory of the heap": () => heap.u8.fill(1),
};
for (const [what, run] of Object.entries(functions)) await note(what, run);
for (const what of ["memzone", "ring", "ringView", "mempool", "pktmbufPool"]) {
  const instance = instances[what] as { close?(): void };
  if (instance.close !== undefined) {
    await note(`${what}.close()`, () => instance.close!());
  }
}
await note("eal.cleanup()", () => eal.cleanup());
console.log(JSON.stringify(outcomes));
