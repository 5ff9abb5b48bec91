/**
 * l2fwd EAL... -- BURST
 *
 * The work of DPDK's l2fwd on ports 0 and 1 with one lcore: packets of one
 * leave through the other with new MAC addresses, are counted in shared
 * memory, and those that do not fill a burst leave after 100 us.
 *
 * @module
 */
import { openForwarding, setUpPorts } from "./_forwarding.ts";
import { startProgram } from "./_measure.ts";

/** Rounds between two looks at the clock, of about 1 us each. */
const ROUNDS = 64;
const DRAIN = 0.1; // ms

const { words: [burst] } = startProgram();
const { window } = setUpPorts();
const { round, drain } = openForwarding(window, Number(burst));
console.log("ready");

function forward(): never {
  for (let last = 0;;) {
    for (let i = 0; i < ROUNDS; i++) round();
    const now = performance.now();
    if (now - last > DRAIN) {
      drain();
      last = now;
    }
  }
}

forward();
