/**
 * The packet programs from a URL: packets go from port to port, workers of
 * l2fwd_fork start from the same URL, and every program shows its help.
 */
import assert from "node:assert/strict";
import { globSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import {
  childrenOf,
  commandLineOf,
  lastScreen as lastForkScreen,
} from "../apps/l2fwd_fork/group.ts";
import { ealArguments } from "../testenv/ealtest.ts";
import {
  endServer,
  endSymmetric,
  lastScreen,
  waitUntil,
} from "../testenv/packet_apps.ts";
import type { TestProcess } from "../testenv/process.ts";
import { type UrlTest, withServer } from "./by_url.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const APPS = globSync("apps/*.ts", { cwd: ROOT }).map(String).sort();
const VDEVS = ["--vdev=net_null0", "--vdev=net_null1"];

/** Starts an application. */
function startApp(
  { prefix, server, run }: UrlTest,
  app: string,
  processType: "primary" | "secondary",
  lcores: readonly number[],
  args: string,
): TestProcess {
  const extra = processType === "primary" ? VDEVS : [];
  const words = ealArguments(prefix, { lcores, processType, extra });
  return run(server.url(`apps/${app}.ts`), [
    ...words,
    "--",
    ...args.split(" "),
  ]);
}

/** Starts an application and waits until it forwards. */
async function ready(
  ...start: Parameters<typeof startApp>
): Promise<TestProcess> {
  const process = startApp(...start);
  await process.waitForLine("APP: Finished Process Init.");
  return process;
}

Deno.test("symmetric_mp by URL moves packets in two processes, on worker lcores too", () =>
  withServer(async (test) => {
    const args = "-p 3 --mbufs 8191 --num-procs=2 --proc-id=";
    const primary = await ready(
      test,
      "symmetric_mp",
      "primary",
      [0, 1],
      `${args}0`,
    );
    const secondary = await ready(
      test,
      "symmetric_mp",
      "secondary",
      [2, 3],
      `${args}1`,
    );
    await primary.waitForLine(/^Lcore 0 using ports 0 1 $/);
    await secondary.waitForLine(/^Lcore 2 using ports 0 1 $/);
    for (const process of [secondary, primary]) {
      const counts = await endSymmetric(process);
      assert.equal(counts.length, 2);
      for (const { rx, tx } of counts) {
        assert.ok(rx > 0 && tx > 0, JSON.stringify(counts));
      }
    }
    assert.deepEqual(test.server.missing, []);
  }));

Deno.test("mp_server by URL deals packets out to an mp_client by URL", () =>
  withServer(async (test) => {
    const server = await ready(
      test,
      "mp_server",
      "primary",
      [0, 10],
      "-p 3 -n 1",
    );
    await ready(test, "mp_client", "secondary", [1], "-n 0");
    await waitUntil("the server's screen shows what the client sent", () => {
      const client = lastScreen(server)?.clients[0];
      return client !== undefined && client.rx > 0 && client.tx > 0;
    });
    assert.equal(await endServer(server), 0);
    assert.deepEqual(test.server.missing, []);
  }));

Deno.test("l2fwd_fork by URL brings a killed worker back, without its server", () =>
  withServer(async (test) => {
    const main = startApp(
      test,
      "l2fwd_fork",
      "primary",
      [0, 1, 2],
      "-p 3 -T 1",
    );
    for (const lcore of [1, 2]) {
      await main.waitForLine(`entering main loop on lcore ${lcore}`);
    }
    const workers = childrenOf(main.pid);
    assert.equal(workers.length, 2);
    const url = test.server.url("apps/l2fwd_fork.ts");
    const start = test.command(url);
    for (const pid of workers) {
      // The same program with the same permissions.
      assert.deepEqual(commandLineOf(pid).slice(0, start.length), start);
    }
    // Everything is in the cache: a worker comes back from there.
    await test.server.close();
    const from = main.lines.length;
    Deno.kill(workers[0]!, "SIGKILL");
    for (const lcore of [1, 2]) {
      await main.waitForLine(`Core ${lcore} is ready (pid=`, { from });
    }
    const before = lastForkScreen(main)[0]?.sent ?? 0;
    await waitUntil(
      "packets go on",
      () => (lastForkScreen(main)[0]?.sent ?? 0) > before,
    );
    main.kill("SIGTERM");
    assert.equal((await main.waitForEnd()).code, 0);
  }));

for (const app of APPS) {
  Deno.test(`${app} by URL shows its help`, () =>
    withServer(async (test) => {
      const process = test.run(test.server.url(app), ["--help"]);
      assert.equal((await process.waitForEnd()).code, 0);
      await process.waitForLine(`Usage: ${basename(app, ".ts")}`);
      assert.deepEqual(test.server.missing, []);
    }));
}
