/**
 * Ends and returns of mp_server and mp_client: signals, kills, live and dead
 * peers, under traffic that never stops (net_null).
 */
import assert from "node:assert/strict";
import {
  endServer,
  type Kind,
  lastScreen,
  waitUntil,
  withPackets,
} from "../../testenv/packet_apps.ts";
import { flow, MBUFS, NULL_PORTS, QUIET_PORTS } from "../endless_traffic.ts";

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  Deno.test(`mp_server and mp_client exit 0 on ${signal}`, () =>
    withPackets(async ({ ready }) => {
      const server = await ready("Deno", "mp_server", {
        lcores: [0, 1],
        vdevs: NULL_PORTS,
        args: `-p 3 -n 1 ${MBUFS}`,
      });
      const client = await ready("Deno", "mp_client", {
        lcores: [2],
        processType: "secondary",
      });
      await flow();
      for (const process of [client, server]) {
        process.kill(signal);
        assert.deepEqual(await process.waitForEnd(), { code: 0, signal: null });
      }
      assert.deepEqual(client.text("stdout").slice(-1), [
        "[Press Ctrl-C to quit ...]",
      ]);
    }));
}

Deno.test("mp_client: a live client's id is refused, a killed one's is free at once", () =>
  withPackets(async ({ ready, app }) => {
    await ready("Deno", "mp_server", {
      vdevs: QUIET_PORTS,
      args: `-p 3 -n 2 ${MBUFS}`,
    });
    const options = (lcore: number, id: number) =>
      ({
        lcores: [lcore],
        processType: "secondary",
        args: `-n ${id}`,
      }) as const;
    const first = await ready("Deno", "mp_client", options(1, 0));
    const second = app("Deno", "mp_client", options(2, 0));
    assert.equal((await second.waitForEnd()).code, 1);
    await second.waitForLine(/Cause: Client 0 runs already: process \d+$/)
      .catch(() => assert.fail(second.text("stderr").join("\n")));
    await ready("Deno", "mp_client", options(2, 1));
    first.kill("SIGKILL");
    await first.waitForEnd();
    const returned = await ready("Deno", "mp_client", options(1, 0));
    assert.equal(returned.ended, false);
  }));

const GROUPS: readonly (readonly [Kind, Kind])[] = [
  ["Deno", "Deno"],
  ["C", "Deno"],
  ["Deno", "C"],
];
for (const [serverKind, clientKind] of GROUPS) {
  Deno.test(`mp_client: a killed ${clientKind} client of a ${serverKind} server returns and counts on`, () =>
    withPackets(async ({ ready }) => {
      const server = await ready(serverKind, "mp_server", {
        lcores: [0, 1],
        vdevs: NULL_PORTS,
        args: "-p 3 -n 2",
      });
      const options = (id: number) =>
        ({
          lcores: [2 + id],
          processType: "secondary",
          args: `-n ${id}`,
        }) as const;
      const other = await ready(clientKind, "mp_client", options(0));
      const killed = await ready(clientKind, "mp_client", options(1));
      await flow();
      killed.kill("SIGKILL");
      await killed.waitForEnd();
      // Two screens later all that it did is on the screen.
      const client = () => lastScreen(server)?.clients[1];
      await waitUntil("a screen", () => (client()?.tx ?? 0) > 0);
      await flow(1500);
      const before = client()!;
      const returned = await ready(clientKind, "mp_client", options(1));
      await waitUntil(
        "the returned client counts on",
        () => client()!.tx > before.tx && client()!.rx > before.rx,
      );
      assert.deepEqual([client()!.txDrop, other.ended], [0, false]);
      returned.kill("SIGTERM");
      await returned.waitForEnd();
      await endServer(server);
    }));
}
