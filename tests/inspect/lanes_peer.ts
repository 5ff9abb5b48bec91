/**
 * Test program: a primary that counts in a memzone of its own, once at the
 * start and once for each line of input.
 */
import { createInterface } from "node:readline";
import process from "node:process";
import { init, Memzone } from "../../packages/eal/mod.ts";
import { LaneCounters, LANES_LENGTH, LANES_NAME } from "./_lanes.ts";

const eal = init(Deno.args);
const { window } = Memzone.create(LANES_NAME, LANES_LENGTH);
window.u8.fill(0);
const counters = new LaneCounters(window);

let times = 0;

function count(): void {
  counters.add(0, 1);
  counters.add(2, 40);
  console.log(`counted ${++times}`);
}

count();
for await (const _line of createInterface({ input: process.stdin })) count();
eal.cleanup();
