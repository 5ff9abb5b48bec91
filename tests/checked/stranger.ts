/**
 * Test program: a stranger's first forwarder, with the mistake that it had. It
 * receives into one burst and copies what it wants to send into a second one,
 * which it sends; then it frees the first. So each of those packets is with the
 * driver and free, too. `--right` for the same without the mistake.
 */
import process from "node:process";
import { Burst, init, PktmbufPool, Port, RxQueue, TxQueue } from "../../mod.ts";

const eal = init(process.argv.slice(2));
const [way] = eal.applicationArguments;
const pool = PktmbufPool.create("packets", { count: 2047, cacheSize: 64 });
const port = Port.lookup("net_null0");
port.configure(1, 1);
port.setupRxQueue(0, 256, pool);
port.setupTxQueue(0, 256);
port.start();

const received = new Burst(pool.window, 32);
const answers = new Burst(pool.window, 32);
const rx = new RxQueue(port, 0, received);
const tx = new TxQueue(port, 0, answers);

/** Each other packet is answered. */
const isOurs = (i: number): boolean => i % 2 === 0;

function round(): void {
  rx.receive();
  if (way === "right") answers.takeIf(received, (_, i) => isOurs(i));
  else {
    for (let i = 0; i < received.length; i++) {
      if (!isOurs(i)) continue;
      if (way === "add") answers.add(received.mbuf(i));
      if (way === "push") answers.push(received.get(i));
    }
  }
  tx.send();
  // With the second of them: what was not taken. The mistake frees all.
  received.free();
  answers.free();
}

let rounds = 0;
try {
  for (; rounds < 1000; rounds++) round();
  console.log(`= ${rounds} rounds, ${pool.inUseCount} in use`);
} catch (error) {
  console.log(`! ${rounds} rounds, ${error}`);
}
eal.cleanup();
