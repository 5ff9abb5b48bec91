/**
 * Runs an application under watch: prints how far its JavaScript heap grew
 * while it worked.
 *
 *   deno run -A --v8-flags=--expose-gc _growth_probe.ts APP ARGUMENTS...
 *
 * @module
 */
import { mpClient, mpServer, symmetricMp } from "../../packages/apps/mod.ts";

/** Time for the compiler to settle, in milliseconds. */
const WARM_UP = 300;

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
const [app, ...argv] = Deno.args;
const ended = apps[app as keyof typeof apps](argv);
await pause(WARM_UP);
const before = heapUsed();
const code = await ended;
console.log(`heap grew by ${heapUsed() - before}`);
Deno.exit(code);
