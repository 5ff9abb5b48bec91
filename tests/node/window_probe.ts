/** Test program: moves elements through a ring, and says by which data path. */
import process from "node:process";
import { init } from "../../packages/eal/mod.ts";
import { windowStatus } from "../../packages/kernels/mod.ts";
import { Ring } from "../../packages/ring/mod.ts";

const eal = init(process.argv.slice(2));
const ring = Ring.create("R", 64);
const table = BigUint64Array.from({ length: 32 }, (_, i) => BigInt(i) << 40n);
const moved = [ring.enqueueBurst(table), ring.dequeueBurst(table)];
const { kind, reason } = windowStatus();
console.log(`${moved} ${table[31]! >> 40n} ${kind} ${reason}`);
ring.free();
eal.cleanup();
