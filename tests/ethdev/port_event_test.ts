/** Events that a driver raises on a thread of the EAL: net_bonding's link. */
import assert from "node:assert/strict";
import { init } from "../../packages/eal/mod.ts";
import { listenToPorts, Port } from "../../packages/ethdev/mod.ts";
import { PktmbufPool } from "../../packages/mempool/mod.ts";
import { removeGroup } from "../../packages/group/internal/remains.ts";
import { ealArguments } from "../testenv/ealtest.ts";
import { uniquePrefix } from "../testenv/prefix.ts";
import { bondingMember, setUp } from "./env.ts";

const prefix = uniquePrefix("event");

/** Heard events, and a way to wait for the next. */
const heard: string[] = [];
let next = Promise.withResolvers<void>();

function hear(port: number, event: string): void {
  heard.push(`${event} of ${Port.lookup("net_bonding0").id === port}`);
  next.resolve();
  next = Promise.withResolvers<void>();
}

/** Waits for events until the link is as it should be: some come twice. */
async function linkBecomes(up: boolean): Promise<void> {
  do await next.promise; while (
    Port.lookup("net_bonding0").linkNoWait().up !== up
  );
}

Deno.test("Port.on() hears of the link's changes from a thread of the EAL", async () => {
  init(ealArguments(prefix, {
    extra: [
      "--vdev=net_null0",
      `--vdev=net_bonding0,mode=1,${bondingMember("net_null0")}`,
    ],
  }));
  const pool = PktmbufPool.create("packets", { count: 4095, cacheSize: 64 });
  const port = Port.lookup("net_bonding0");
  const below = Port.lookup("net_null0");
  setUp(port, 1, pool, { linkEvents: true });
  const listener = port.on("link", hear);
  port.start();
  await linkBecomes(true);
  below.stop();
  await linkBecomes(false);
  listener.remove();
  const other = listenToPorts("link", hear);
  below.start();
  await linkBecomes(true);
  assert.deepEqual([...new Set(heard)], ["link of true"]);
  other.remove();
});

Deno.test("Port.stop() does not wait for a thread that waits for the event loop", async () => {
  const port = Port.lookup("net_bonding0");
  const below = Port.lookup("net_null0");
  const listener = port.on("link", hear);
  below.stop();
  // The driver notes the change, then delivers the event.
  while (port.linkNoWait().up);
  const late = performance.now() + 300;
  while (performance.now() < late);
  assert.throws(() => port.stop(), {
    message:
      `Cannot stop port ${port.id}: a "link" event waits for the event loop; let it run first`,
  });
  await next.promise;
  await new Promise((resolve) => setTimeout(resolve, 100));
  port.stop();
  listener.remove();
});

Deno.test("a port with listeners can be stopped, started and closed", () => {
  try {
    const port = Port.lookup("net_bonding0");
    port.on("link", hear);
    listenToPorts("link", hear);
    port.start();
    port.stop();
    port.close();
    init([]).cleanup();
  } finally {
    removeGroup(prefix);
  }
});
