/**
 * Runs an application under watch: prints how far its JavaScript heap grew
 * while it worked, and what its pool holds when it has ended.
 *
 *   deno run -A --v8-flags=--expose-gc _growth_probe.ts APP POOL ARGUMENTS...
 *
 * @module
 */
import { mpClient, mpServer, symmetricMp } from "../../packages/apps/mod.ts";
import { PktmbufPool } from "../../packages/mempool/mod.ts";

/** Time for the compiler to settle, in milliseconds. */
const WARM_UP = 300;
/** How long clients may take to give back what is in their rings, in milliseconds. */
const DRAIN = 5000;

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function heapUsed(): number {
  const { gc } = globalThis as { gc?: () => void };
  gc!();
  gc!();
  return Deno.memoryUsage().heapUsed;
}

const apps = {
  symmetric_mp: symmetricMp,
  mp_server: mpServer,
  mp_client: mpClient,
};
const [app, poolName, ...argv] = Deno.args;
const ended = apps[app as keyof typeof apps](argv);
await pause(WARM_UP);
const before = heapUsed();
const code = await ended;
console.log(`heap grew by ${heapUsed() - before}`);
if (poolName !== "-") {
  const pool = PktmbufPool.lookup(poolName!);
  for (let waited = 0; !pool.full && waited < DRAIN; waited += 20) {
    await pause(20);
  }
  console.log(`pool has ${pool.availableCount} of ${pool.size}`);
}
Deno.exit(code);
