/** The packet programs on Node and on Bun, with C and Deno on the other side. */
import assert from "node:assert/strict";
import {
  endServer,
  endSymmetric,
  type Kind,
  lastScreen,
  type PacketTest,
  waitUntil,
  withPackets,
} from "../testenv/packet_apps.ts";

const VDEVS = ["net_null0", "net_null1"];

/** Starts a client; returns when packets of it have left. */
async function runClient(
  test: PacketTest,
  kind: Kind,
  sent: () => number,
): Promise<void> {
  const client = await test.ready(kind, "mp_client", {
    lcores: [1],
    processType: "secondary",
    args: "-n 0",
  });
  await client.waitForLine("Client process 0 handling packets");
  const before = sent();
  await waitUntil(`${kind} client sends`, () => sent() > before + 1000);
  client.kill("SIGTERM");
  assert.equal((await client.waitForEnd()).code, kind === "C" ? 143 : 0);
}

for (
  const [server, client] of [
    ["C", "Node"],
    ["Deno", "Node"],
    ["Node", "Node"],
    ["Node", "C"],
    ["Node", "Deno"],
    ["C", "Bun"],
    ["Bun", "Bun"],
    ["Bun", "C"],
    ["Bun", "Deno"],
  ] as const
) {
  Deno.test(`mp_server on ${server} feeds mp_client on ${client}`, () =>
    withPackets(async (test) => {
      const process = await test.ready(server, "mp_server", {
        lcores: [0, 10],
        vdevs: VDEVS,
        args: "-p 3 -n 1",
      });
      const sent = () => lastScreen(process)?.clients[0]?.tx ?? 0;
      await runClient(test, client, sent);
      // The server goes on without it, and another one can take its place.
      await runClient(test, client, sent);
      assert.equal(await endServer(process), server === "C" ? 143 : 0);
    }));
}

for (
  const [one, other] of [
    ["Node", "Node"],
    ["Node", "C"],
    ["C", "Node"],
    ["Deno", "Node"],
    ["Bun", "Bun"],
    ["Bun", "C"],
    ["C", "Bun"],
    ["Bun", "Node"],
  ] as const
) {
  Deno.test(`symmetric_mp on ${one} and ${other} forwards in both processes`, () =>
    withPackets(async (test) => {
      const primary = await test.ready(one, "symmetric_mp", {
        lcores: [0],
        processType: "primary",
        vdevs: VDEVS,
        args: "-p 3 --num-procs=2 --proc-id=0",
      });
      const secondary = await test.ready(other, "symmetric_mp", {
        lcores: [1],
        processType: "secondary",
        args: "-p 3 --num-procs=2 --proc-id=1",
      });
      await new Promise((resolve) => setTimeout(resolve, 300));
      for (const process of [secondary, primary]) {
        for (const { rx, tx } of await endSymmetric(process, "SIGINT")) {
          assert.ok(rx > 0 && tx > 0, `${rx} ${tx}`);
        }
      }
    }));
}
