/**
 * Ten million packets leave no garbage behind, and no packet missing from the
 * pool.
 */
import assert from "node:assert/strict";
import { openGroup } from "../../packages/inspect/mod.ts";
import { ealArguments } from "../testenv/ealtest.ts";
import type { TestProcess } from "../testenv/process.ts";
import {
  type AppName,
  endSymmetric,
  lastScreen,
  type PacketTest,
  waitUntil,
  withPackets,
} from "../testenv/packet_apps.ts";

const PROBE = new URL("./_growth_probe.ts", import.meta.url).pathname;
const PORTS = ["net_null0", "net_null1"];
const PACKETS = 10_000_000;
/** A word of garbage per burst would be ten times as much. */
const HEAP_LIMIT = 256 * 1024;

/** Starts an application under watch. */
async function startProbe(
  { prefix, start }: PacketTest,
  app: AppName,
  lcores: readonly number[],
  extra: readonly string[],
  args: string,
): Promise<TestProcess> {
  const processType = app === "mp_client" ? "secondary" : "primary";
  const process = start(`watched ${app}`, Deno.execPath(), {
    args: [
      ...["run", "-A", "--v8-flags=--expose-gc", PROBE, app],
      ...ealArguments(prefix, { lcores, processType, extra }),
      ...["--", ...args.split(" ")],
    ],
  });
  await process.waitForLine("APP: Finished Process Init.");
  return process;
}

async function assertFlat(process: TestProcess): Promise<void> {
  const line = await process.waitForLine(/^heap grew by -?\d+$/);
  const growth = Number(line.split(" ").at(-1));
  assert.ok(growth < HEAP_LIMIT, `${process.label}: ${line}`);
}

/** Passes once all packets are back; what the group leaves behind shows it. */
async function assertPoolFull(prefix: string): Promise<void> {
  const group = openGroup(prefix);
  try {
    await waitUntil(
      "the pool has all its packets",
      () => group.sample().mempools.every(({ inUse }) => inUse === 0),
    );
  } finally {
    group.close();
  }
}

const vdevs = PORTS.map((port) => `--vdev=${port}`);

Deno.test("symmetric_mp forwards 10 million packets with a flat heap", () =>
  withPackets(async (test) => {
    const args = "-p 3 --num-procs 1 --proc-id 0 --mbufs 8191";
    const process = await startProbe(
      test,
      "symmetric_mp",
      [0],
      vdevs,
      args,
    );
    await new Promise((resolve) => setTimeout(resolve, 2000));
    const [first, second] = await endSymmetric(process);
    assert.ok(first!.rx + second!.rx > PACKETS, `${first!.rx} packets`);
    await assertFlat(process);
    await assertPoolFull(test.prefix);
  }));

Deno.test("mp_server and mp_client pass 10 million packets with a flat heap", () =>
  withPackets(async (test) => {
    const server = await startProbe(
      test,
      "mp_server",
      [0, 10],
      vdevs,
      "-p 3 -n 1",
    );
    const client = await startProbe(test, "mp_client", [1], [], "-n 0");
    await waitUntil(
      "10 million packets went through the client",
      () => (lastScreen(server)?.clients[0]?.tx ?? 0) > PACKETS,
    );
    server.kill("SIGTERM");
    await assertFlat(server);
    await assertPoolFull(test.prefix);
    assert.equal((await server.waitForEnd()).code, 0);
    client.kill("SIGTERM");
    await assertFlat(client);
    assert.equal((await client.waitForEnd()).code, 0);
  }));
