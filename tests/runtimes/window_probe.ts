/** Test program: moves elements through a ring, and says by which data path. */
import process from "node:process";
import { init } from "../../packages/eal/mod.ts";
import { Batch, Consumer, Producer, Ring } from "../../packages/ring/mod.ts";

const eal = init(process.argv.slice(2));
const ring = Ring.create("R", 64);
const batch = new Batch(ring.window, 32);
for (let i = 0; i < 32; i++) batch.push(BigInt(i) << 40n);
const sent = new Producer(ring, batch).send();
const received = new Consumer(ring, batch).receive();
const { kind, reason } = eal.dataPath.memory;
console.log(`${sent},${received} ${batch.get(31) >> 40n} ${kind} ${reason}`);
ring.close();
eal.cleanup();
