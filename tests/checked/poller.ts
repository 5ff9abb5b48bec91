/**
 * Test program: a secondary that obeys commands. It is in checked mode if its
 * parent is.
 *
 * | command | does                                       | answer            |
 * |---------|--------------------------------------------|-------------------|
 * | receive | receives once                              | number of packets |
 * | poll N  | receives for N ms, unless that is refused  | number of calls   |
 */
import process from "node:process";
import { createInterface } from "node:readline";
import { init } from "../../packages/eal/mod.ts";
import { Port, RxQueue } from "../../packages/ethdev/mod.ts";
import { Burst, PktmbufPool } from "../../packages/mempool/mod.ts";

function answer(run: () => number | string): boolean {
  try {
    console.log(`= ${run()}`);
    return true;
  } catch (error) {
    console.log(`! ${error}`);
    return false;
  }
}

function open(): () => number {
  const burst = new Burst(PktmbufPool.lookup("packets").window, 32);
  const rx = new RxQueue(Port.lookup("net_null0"), 0, burst);
  return () => {
    const n = rx.receive();
    burst.free();
    return n;
  };
}

let receive = (): number => 0;

function poll(milliseconds: number): number {
  const end = performance.now() + milliseconds;
  let calls = 0;
  for (; performance.now() < end; calls++) receive();
  return calls;
}

const isOpen = answer(() => {
  init(process.argv.slice(2));
  receive = open();
  return "ready";
});
if (isOpen) {
  for await (const line of createInterface({ input: process.stdin })) {
    const [command, number] = line.split(" ");
    answer(() => command === "poll" ? poll(Number(number)) : receive());
  }
}
init([]).cleanup();
