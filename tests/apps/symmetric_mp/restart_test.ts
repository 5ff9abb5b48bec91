/**
 * Ends and returns of symmetric_mp: signals, kills, live and dead peers, under
 * traffic that never stops (net_null).
 */
import assert from "node:assert/strict";
import { endSymmetric, withPackets } from "../../testenv/packet_apps.ts";
import { flow, MBUFS, NULL_PORTS, QUIET_PORTS } from "../endless_traffic.ts";

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  Deno.test(`symmetric_mp exits 0 on ${signal}`, () =>
    withPackets(async ({ ready }) => {
      const number = signal === "SIGINT" ? 2 : 15;
      const symmetric = await ready("Deno", "symmetric_mp", {
        lcores: [0, 1],
        vdevs: QUIET_PORTS,
        args: `-p 3 --num-procs 1 --proc-id 0 ${MBUFS}`,
      });
      const counts = await endSymmetric(symmetric, signal);
      assert.deepEqual(counts.length, 2);
      assert.deepEqual(symmetric.text("stdout").slice(-5, -2), [
        "",
        `Exiting on signal ${number}`,
        "",
      ]);
    }));
}

Deno.test("symmetric_mp with an idle main lcore goes on on the others", () =>
  withPackets(async ({ ready }) => {
    const process = await ready("Deno", "symmetric_mp", {
      lcores: [0, 1],
      vdevs: NULL_PORTS,
      eal: ["--main-lcore", "1"],
      args: `-p 3 --num-procs 1 --proc-id 0 ${MBUFS}`,
    });
    await process.waitForLine(/^Lcore 1 has nothing to do$/);
    await process.waitForLine(/^lcore 0 using queue 0 of each port$/);
    await flow();
    const [first, second] = await endSymmetric(process);
    assert.ok(first!.rx > 0 && first!.drop === 0);
    assert.equal(second!.tx, first!.rx);
  }));

for (const kinds of [["Deno", "Deno"], ["C", "Deno"], ["Deno", "C"]] as const) {
  const [primaryKind, secondaryKind] = kinds;
  Deno.test(`symmetric_mp: a killed ${secondaryKind} secondary of a ${primaryKind} primary returns`, () =>
    withPackets(async ({ ready }) => {
      const primary = await ready(primaryKind, "symmetric_mp", {
        vdevs: NULL_PORTS,
        args: `-p 3 --num-procs 2 --proc-id 0 ${
          primaryKind === "C" ? "" : MBUFS
        }`,
      });
      const options = {
        lcores: [1],
        processType: "secondary",
        args: "-p 3 --num-procs 2 --proc-id 1",
      } as const;
      const killed = await ready(secondaryKind, "symmetric_mp", options);
      await flow();
      killed.kill("SIGKILL");
      await killed.waitForEnd();
      const returned = await ready(secondaryKind, "symmetric_mp", options);
      await flow();
      for (const process of [returned, primary]) {
        const [first, second] = await endSymmetric(process);
        assert.ok(first!.rx > 0 && second!.rx > 0);
        assert.deepEqual([first!.drop, second!.drop], [0, 0]);
        // C prints its counters in the middle of whatever it is doing.
        const burst = process.label.startsWith("C ") ? 32 : 0;
        assert.ok(Math.abs(first!.rx - second!.tx) <= burst);
        assert.ok(Math.abs(second!.rx - first!.tx) <= burst);
      }
    }));
}

Deno.test("symmetric_mp: a dead primary returns as a secondary", () =>
  withPackets(async ({ ready, app }) => {
    const primary = await ready("Deno", "symmetric_mp", {
      vdevs: NULL_PORTS,
      args: `-p 3 --num-procs 2 --proc-id 0 ${MBUFS}`,
    });
    const survivor = await ready("Deno", "symmetric_mp", {
      lcores: [1],
      processType: "secondary",
      args: "-p 3 --proc-id 1",
    });
    primary.kill("SIGKILL");
    await primary.waitForEnd();
    const returned = await ready("Deno", "symmetric_mp", {
      processType: "secondary",
      vdevs: NULL_PORTS, // Nobody is left to ask for them.
      args: "-p 3 --num-procs 2 --proc-id 0",
    });
    await flow();
    const again = app("Deno", "symmetric_mp", {
      vdevs: NULL_PORTS,
      lcores: [2],
      args: `-p 3 --num-procs 2 --proc-id 0 ${MBUFS}`,
    });
    assert.equal((await again.waitForEnd()).code, 1);
    await again.waitForLine(/still runs/);
    for (const process of [returned, survivor]) {
      const [first, second] = await endSymmetric(process);
      assert.ok(first!.rx > 0 && second!.rx > 0);
      assert.equal(first!.rx, second!.tx);
    }
  }));

Deno.test("symmetric_mp: the primary's clean end leaves the secondary at work", () =>
  withPackets(async ({ ready }) => {
    const primary = await ready("Deno", "symmetric_mp", {
      vdevs: NULL_PORTS,
      args: `-p 3 --num-procs 2 --proc-id 0 ${MBUFS}`,
    });
    const secondary = await ready("Deno", "symmetric_mp", {
      lcores: [1],
      processType: "secondary",
      args: "-p 3 --num-procs 2 --proc-id 1",
    });
    await endSymmetric(primary);
    await flow();
    const [first, second] = await endSymmetric(secondary);
    assert.ok(first!.rx > 0);
    assert.deepEqual([first!.drop, second!.drop], [0, 0]);
  }));

Deno.test("symmetric_mp refuses ids and counts that do not fit the primary's", () =>
  withPackets(async ({ ready, app }) => {
    const primary = await ready("Deno", "symmetric_mp", {
      vdevs: QUIET_PORTS,
      args: `-p 3 --num-procs 2 --proc-id 0 ${MBUFS}`,
    });
    const cases: readonly (readonly [string, RegExp])[] = [
      ["-p 3 --proc-id 2", /^Error: .*2 is not below the 2 processes/],
      ["-p 3 --num-procs 3 --proc-id 1", /^Error: .*set up for 2 processes/],
    ];
    for (const [args, line] of cases) {
      const process = app("Deno", "symmetric_mp", {
        lcores: [1],
        processType: "secondary",
        args,
      });
      assert.equal((await process.waitForEnd()).code, 1);
      await process.waitForLine(line).catch(() =>
        assert.fail(process.text("stdout").join("\n"))
      );
    }
    assert.equal(primary.ended, false);
  }));
