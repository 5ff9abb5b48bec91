/** l2fwd_fork on Node and on Bun: workers that die come back, none outlives the main. */
import assert from "node:assert/strict";
import { readLife } from "../../packages/group/internal/process_life.ts";
import {
  allForward,
  childrenOf,
  commandLineOf,
  descriptorsOf,
  withFork,
} from "../apps/l2fwd_fork/group.ts";
import { waitUntil } from "../testenv/packet_apps.ts";

const BUSY = { vdevs: ["net_null0", "net_null1"], args: "-p 3 -T 0" };

for (const runtime of ["Node", "Bun"] as const) {
  Deno.test(`l2fwd_fork on ${runtime} brings killed workers back and loses nothing of theirs`, () =>
    withFork(async (test) => {
      const main = await test.ready(BUSY, [1, 2]);
      const view = await test.observe();
      let { workers } = await view.until("all forward", allForward);
      for (let kill = 1; kill <= 3; kill++) {
        Deno.kill(workers[kill % 2]!.pid, "SIGKILL");
        ({ workers } = await view.until(
          "both are back",
          (seen) =>
            allForward(seen) &&
            seen.workers.every(({ generation }) => generation === kill + 1),
        ));
      }
      await view.close();
      const line = /^lcore [12]: process \d+ killed by signal 9$/;
      assert.equal(
        main.text("stdout").filter((text) => line.test(text)).length,
        3,
      );
      main.kill("SIGTERM");
      assert.equal((await main.waitForEnd()).code, 0);
      assert.ok(
        main.text("stdout").every((text) =>
          !text.includes("missing") || text.endsWith(" 0 missing")
        ),
      );
    }, runtime));

  Deno.test(`l2fwd_fork on ${runtime} starts workers with its own program, and ends them on Ctrl-C`, () =>
    withFork(async (test) => {
      const main = await test.ready(BUSY, [1, 2]);
      const workers = childrenOf(main.pid);
      assert.equal(workers.length, 2);
      const [first, program] = commandLineOf(main.pid);
      for (const pid of workers) {
        const [path, ...rest] = commandLineOf(pid);
        assert.equal(path!.split("/").pop(), runtime.toLowerCase());
        assert.equal(rest[0], program);
        assert.ok(
          descriptorsOf(pid).every((name) =>
            !name.includes("config (deleted)")
          ),
        );
      }
      assert.match(first!, new RegExp(`${runtime.toLowerCase()}$`));
      main.kill("SIGINT");
      assert.deepEqual(await main.waitForEnd(), { code: 0, signal: null });
      assert.deepEqual(workers.filter((pid) => readLife(pid)), []);
    }, runtime));

  Deno.test(`l2fwd_fork workers on ${runtime} end when the main process is killed`, () =>
    withFork(async (test) => {
      const main = await test.ready(BUSY, [1, 2]);
      const workers = childrenOf(main.pid);
      main.kill("SIGKILL");
      await waitUntil(
        "workers have ended",
        () => workers.every((pid) => readLife(pid) === undefined),
      );
      await main.waitForEnd();
      const lines = main.text("stdout");
      for (const lcore of [1, 2]) {
        const parent = `lcore = ${lcore} : Find parent leaves, sig=10`;
        assert.ok(lines.includes(parent), parent);
      }
    }, runtime));
}
