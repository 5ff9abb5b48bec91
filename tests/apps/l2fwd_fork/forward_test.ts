/**
 * l2fwd_fork does what the example of DPDK's guide did: it forwards what C's
 * l2fwd forwards, and brings back workers that are killed.
 */
import assert from "node:assert/strict";
import { readLife } from "../../../packages/group/internal/process_life.ts";
import { buildExample } from "../../testenv/c_program.ts";
import { ealArguments } from "../../testenv/ealtest.ts";
import { withPrefix } from "../../testenv/prefix.ts";
import type { TestProcess } from "../../testenv/process.ts";
import {
  allForward,
  childrenOf,
  commandLineOf,
  cpusOf,
  type ForkTest,
  lastScreen,
  pause,
  type ShownCounts,
  withFork,
} from "./group.ts";
import { uncheckedTest } from "../../testenv/checked.ts";
import type { Seen } from "./observer.ts";
import { hex, hexPcap, makeFrames, writePcap } from "../../testenv/pcap.ts";

/** Two ports over capture files: 300 frames come in by the first, 7 by the other. */
const PCAP_PORTS = [
  "net_pcap0,rx_pcap=i0,tx_pcap=o0",
  "net_pcap1,rx_pcap=i1,tx_pcap=o1",
];

/** Writes input files i0, i1, ... of so many frames. */
function writeInputs({ folder }: ForkTest, counts: readonly number[]): void {
  counts.forEach((count, port) =>
    writePcap(`${folder}/i${port}`, makeFrames(count, port))
  );
}

/** Waits until the statistics screen shows these counters. */
async function waitForCounts(
  process: TestProcess,
  counts: readonly ShownCounts[],
): Promise<void> {
  const wanted = JSON.stringify(counts);
  const end = performance.now() + 20_000;
  while (JSON.stringify(lastScreen(process)) !== wanted) {
    if (performance.now() > end) {
      assert.deepEqual(lastScreen(process), counts);
    }
    await pause(50);
  }
}

function counts(...ports: [sent: number, received: number][]): ShownCounts[] {
  return ports.map(([sent, received]) => ({ sent, received, dropped: 0 }));
}

/** What input frames become when they leave through a port. */
function forwarded(count: number, seed: number, port: number): string[] {
  return makeFrames(count, seed).map((frame) => {
    frame.set([0x02, 0, 0, 0, 0, port, 0x02, 0x70, 0x63, 0x61, 0x70, port]);
    return hex(frame);
  });
}

Deno.test("l2fwd_fork counts and sends what C's l2fwd does", () =>
  withPrefix("forkc", (prefix) =>
    withFork(async (test) => {
      writeInputs(test, [300, 7]);
      const screens: string[] = [];
      for (const kind of ["Deno", "C"]) {
        const options = { vdevs: PCAP_PORTS, args: "-p 3 -T 1" };
        const process = kind === "Deno"
          ? test.fork(options)
          : startC(test, prefix, PCAP_PORTS);
        await waitForCounts(process, counts([7, 300], [300, 7]));
        process.kill("SIGTERM");
        assert.equal((await process.waitForEnd()).code, 0, kind);
        assert.deepEqual(
          hexPcap(`${test.folder}/o0`),
          forwarded(7, 1, 0),
          `${kind}: what leaves through port 0`,
        );
        assert.deepEqual(
          hexPcap(`${test.folder}/o1`),
          forwarded(300, 0, 1),
          `${kind}: what leaves through port 1`,
        );
        screens.push(screenLines(process));
      }
      assert.equal(screens[0], screens[1]);
    })));

function startC(
  { start, folder }: ForkTest,
  prefix: string,
  vdevs: readonly string[],
): TestProcess {
  const extra = vdevs.map((vdev) => `--vdev=${vdev}`);
  const words = ealArguments(prefix, { extra });
  return start("C l2fwd", "stdbuf", {
    args: ["-oL", buildExample("l2fwd"), ...words]
      .concat("--", "-p", "3", "-q", "2", "-T", "1"),
    cwd: folder,
  });
}

/** The last statistics screen, whole. */
function screenLines(process: TestProcess): string {
  const text = process.text("stdout").join("\n");
  const screen = text.split("Port statistics =").at(-1)!;
  return screen.slice(0, screen.lastIndexOf("====\n") + 4);
}

Deno.test("l2fwd_fork brings a killed worker and its partner back, and counts on", () =>
  withFork(async (test) => {
    writeInputs(test, [300, 7]);
    const main = await test.ready(
      { vdevs: PCAP_PORTS, args: "-p 3 -T 1" },
      [1, 2],
    );
    for (
      const line of [
        "lcore 1 and 2 paired",
        /^Core 1 is ready \(pid=\d+\)$/,
        /^Core 2 is ready \(pid=\d+\)$/,
        /^ -- lcoreid=1 portid=0$/,
        /^ -- lcoreid=2 portid=1$/,
      ]
    ) await main.waitForLine(line);
    await waitForCounts(main, counts([7, 300], [300, 7]));
    for (const [life, lcore] of [[2, 1], [3, 2], [4, 1]] as const) {
      const before = childrenOf(main.pid);
      assert.equal(before.length, 2);
      const victim = before.find((pid) =>
        commandLineOf(pid).includes(`--worker=${lcore}`)
      )!;
      Deno.kill(victim, "SIGKILL");
      await waitForCounts(
        main,
        counts([7 * life, 300 * life], [300 * life, 7 * life]),
      );
      const after = childrenOf(main.pid);
      assert.equal(after.length, 2);
      assert.ok(after.every((pid) => !before.includes(pid)), "new pids");
      for (const pid of after) {
        assert.ok(commandLineOf(pid).join(" ").includes("l2fwd_fork"));
      }
      // Each life of the ports makes the files anew.
      assert.deepEqual(hexPcap(`${test.folder}/o1`), forwarded(300, 0, 1));
      assert.deepEqual(hexPcap(`${test.folder}/o0`), forwarded(7, 1, 0));
    }
    for (
      const line of [
        /^Get slave 1 leave info$/,
        /^lcore 1: process \d+ killed by signal 9$/,
        /^lcore 2: stop acknowledged$/,
        /^lcore 2: process \d+ ended with code 0$/,
        /^Stop port :0$/,
        /^Port 0 mempool free object is 8192\(8192\)$/,
        /^Start port :1$/,
      ]
    ) await main.waitForLine(line);
    main.kill("SIGINT");
    assert.deepEqual(await main.waitForEnd(), { code: 0, signal: null });
  }));

// Six busy processes on two CPUs take minutes with checks.
uncheckedTest(
  "l2fwd_fork leaves other pairs alone",
  () =>
    withFork(async (test) => {
      const vdevs = [0, 1, 2, 3].map((port) => `net_null${port}`);
      const main = await test.ready(
        { lcores: [0, 1, 2, 3, 4], vdevs, args: "-p f -T 0" },
        [1, 2, 3, 4],
      );
      const view = await test.observe();
      const before = await view.until("all forward", allForward);
      Deno.kill(before.workers[0]!.pid, "SIGKILL");
      const after = await view.until(
        "both are back",
        (seen) =>
          allForward(seen) &&
          seen.workers[0]!.generation === 2 &&
          seen.workers[1]!.generation === 2,
      );
      assert.notEqual(after.workers[0]!.pid, before.workers[0]!.pid);
      assert.notEqual(after.workers[1]!.pid, before.workers[1]!.pid);
      const others = ({ workers }: Seen) =>
        workers.slice(2).map(({ held: _, ...worker }) => worker);
      assert.deepEqual(others(after), others(before));
      await view.until(
        "packets go on",
        ({ ports }) =>
          ports.every(({ sent }, i) => sent > after.ports[i]!.sent),
      );
      await view.close();
      main.kill("SIGTERM");
      assert.equal((await main.waitForEnd()).code, 0);
    }),
);

/** Ports, ports per lcore, pairs as they are announced. */
const SHAPES: readonly (readonly [number, number, readonly string[]])[] = [
  [3, 1, ["lcore 1 and 2 paired", "lcore 3 and 3 paired"]],
  [4, 2, ["lcore 1 and 1 paired", "lcore 2 and 2 paired"]],
  [3, 3, ["lcore 1 and 1 paired"]],
];
for (const [count, perLcore, pairs] of SHAPES) {
  Deno.test(`l2fwd_fork forwards between ${count} ports, ${perLcore} per lcore`, () =>
    withFork(async (test) => {
      const ports = Array.from({ length: count }, (_, port) => port);
      writeInputs(test, ports.map((port) => 40 + port));
      const main = test.fork({
        lcores: [0, 1, 2, 3],
        vdevs: ports.map((port) =>
          `net_pcap${port},rx_pcap=i${port},tx_pcap=o${port}`
        ),
        args: `-p f -q ${perLcore} -T 1`,
      });
      // The last of an odd number returns its own packets.
      const source = (port: number): number =>
        (port ^ 1) < count ? port ^ 1 : port;
      await waitForCounts(
        main,
        counts(
          ...ports.map((port): [number, number] => [
            40 + source(port),
            40 + port,
          ]),
        ),
      );
      for (const line of pairs) await main.waitForLine(line);
      if (count % 2 === 1) {
        await main.waitForLine("Notice: odd number of ports in portmask.");
      }
      for (const port of ports) {
        assert.deepEqual(
          hexPcap(`${test.folder}/o${port}`),
          forwarded(40 + source(port), source(port), port),
        );
      }
      const workers = childrenOf(main.pid);
      assert.equal(workers.length, Math.ceil(count / perLcore));
      main.kill("SIGTERM");
      assert.equal((await main.waitForEnd()).code, 0);
      assert.ok(workers.every((pid) => readLife(pid) === undefined));
    }));
}

Deno.test("l2fwd_fork pins each worker to the CPUs of its lcore", () =>
  withFork(async (test) => {
    const main = await test.ready({
      vdevs: ["net_null0,no-rx=1", "net_null1,no-rx=1"],
      args: "-p 3 -T 0",
      lcoreMap: "0@0,1@0,2@(0,1)",
    }, [1, 2]);
    assert.deepEqual(
      childrenOf(main.pid).map((pid) => {
        const worker = commandLineOf(pid).find((word) => /--worker/.test(word));
        return `${worker} ${cpusOf(pid)}`;
      }).sort(),
      ["--worker=1 0", "--worker=2 0-1"],
    );
    main.kill("SIGTERM");
    assert.equal((await main.waitForEnd()).code, 0);
  }));

Deno.test("l2fwd_fork -f lets workers float under free lcore ids that come back", () =>
  withFork(async (test) => {
    const main = await test.ready({
      vdevs: ["net_null0,no-rx=1", "net_null1,no-rx=1"],
      args: "-p 3 -T 0 -f",
    }, [1, 2]);
    await main.waitForLine("Org lcore_id = 1, cur lcore_id = 3");
    await main.waitForLine("Org lcore_id = 2, cur lcore_id = 4");
    const own = cpusOf(Deno.pid);
    assert.deepEqual(childrenOf(main.pid).map(cpusOf), [own, own]);
    const view = await test.observe();
    for (let life = 2; life <= 3; life++) {
      const { workers } = await view.look();
      Deno.kill(workers[1]!.pid, "SIGKILL");
      const seen = await view.until(
        "both are back",
        (seen) =>
          allForward(seen) &&
          seen.workers.every(({ generation }) => generation === life),
      );
      assert.deepEqual(seen.workers.map(({ id }) => id), [3, 4]);
      assert.deepEqual(seen.takenIds, [0, 1, 2, 3, 4]);
    }
    assert.deepEqual(childrenOf(main.pid).map(cpusOf), [own, own]);
    await main.waitForLine("2 return mapping id 4");
    await view.close();
    main.kill("SIGTERM");
    assert.equal((await main.waitForEnd()).code, 0);
  }));
