/** Prints objects of all kinds by `console.log` and as JSON, each with a name in front. */
import process from "node:process";
import { init, Memzone, Window } from "../../../packages/eal/mod.ts";
import {
  Port,
  RxQueue,
  TxBuffer,
  TxQueue,
} from "../../../packages/ethdev/mod.ts";
import {
  Burst,
  Mempool,
  PktmbufPool,
  Sink,
  Source,
} from "../../../packages/mempool/mod.ts";
import { burstOperations, Lanes } from "../../../packages/packets/mod.ts";
import {
  Batch,
  Consumer,
  Producer,
  Ring,
  RingFlag,
  RingHeader,
  RingView,
} from "../../../packages/ring/mod.ts";

function show(what: string, object: object): void {
  console.log(`${what}:`, object);
  console.log(`JSON of ${what}: ${JSON.stringify(object)}`);
}

const eal = init(process.argv.slice(2));

const plain = new Window(new ArrayBuffer(RingView.memorySize(8)));
RingView.format(plain, 0, { name: "plain", count: 8 });
const zone = Memzone.create("zone", 4096);
show("window", plain);
show("window at an address", zone.window);
show("memzone", zone);
zone.close();
show("closed memzone", zone);
show("ring view", new RingView(plain, 0));
show("ring header", new RingHeader(plain, 0));

const ring = Ring.create("jobs", 1024, { flags: RingFlag.SC_DEQ });
const batch = new Batch(ring.window, 32);
const producer = new Producer(ring, batch);
const consumer = new Consumer(ring, batch);
for (let i = 0n; i < 8n; i++) batch.push(i);
producer.send(5);
show("ring", ring);
show("batch", batch);
show("producer", producer);
show("consumer", consumer);
show("in others", [{ ring }]);
ring.close();
show("closed ring", ring);
show("end of a closed ring", producer);

const objects = Mempool.create("objects", { count: 127, elementSize: 64 });
const some = new Batch(objects.window, 8);
const source = new Source(objects, some);
source.receiveBulk(3);
show("mempool", objects);
show("source", source);
show("sink", new Sink(objects, some));
objects.close();
show("closed mempool", objects);
show("end of a closed mempool", source);

const pool = PktmbufPool.create("packets", { count: 1023 });
const burst = new Burst(pool.window, 32);
new Source(pool, burst).receiveBulk(3);
show("packet pool", pool);
show("burst", burst);
show("packets", pool.mbufs);
show("lanes", new Lanes([burst, new Burst(pool.window, 32)]));
show("operations", burstOperations(burst));

const port = new Port(0);
show("fresh port", port);
port.configure(2, 1);
for (const queue of [0, 1]) port.setupRxQueue(queue, 64, pool);
port.setupTxQueue(0, 64);
show("port", port);
const rx = new RxQueue(port, 1, burst);
const tx = new TxQueue(port, 0, burst);
const buffer = new TxBuffer(port, 0, burst, { size: 16 });
show("rx queue", rx);
port.start();
show("started port", port);
const records = {
  mac: port.mac(),
  info: port.info(),
  stats: port.stats(),
  xstats: port.xstats(),
};
console.log(`records: ${JSON.stringify(records)}`);
show("tx queue", tx);
buffer.send();
show("buffer", buffer);
buffer.flush();
port.stop();
port.close();
show("closed port", port);
show("class", Ring);

const late = Ring.create("late", 64);
eal.cleanup();
show("ring after the end", late);
show("packet pool after the end", pool);
show("port after the end", port);
show("rx queue after the end", rx);
