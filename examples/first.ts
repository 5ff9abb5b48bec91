/**
 * The first program of the README: 1,000 rounds of receive, work, send on a
 * device that needs no hardware.
 *
 *   deno run --allow-ffi examples/first.ts
 *
 * @module
 */
import { Burst, init, PktmbufPool, Port, RxQueue, TxQueue } from "../mod.ts";

init(["-l", "0", "--no-pci", "--file-prefix=example", "--vdev=net_null0"]);
const pool = PktmbufPool.create("packets", { count: 8191, cacheSize: 250 });
const port = new Port(0);
port.configure(1, 1);
port.setupRxQueue(0, 512, pool);
port.setupTxQueue(0, 512);
port.start();

const burst = new Burst(pool.window, 32);
const rx = new RxQueue(port, 0, burst);
const tx = new TxQueue(port, 0, burst);
const { mbufs, window } = burst;
for (let round = 0; round < 1000; round++) {
  rx.receive(); // behind what the burst still holds
  for (let i = 0; i < burst.length; i++) {
    window.u8[mbufs.dataOffset(burst.mbuf(i))] = 2; // the work
  }
  tx.send(); // what the port took has left the burst,
  burst.free(); // what it did not take is given up
}
console.log(burst, pool.inUseCount); // Burst { 0 of 32 packets } 0
