/**
 * What it costs a C dpdk-testpmd at full rate to be looked at. Rounds without
 * an observer, with ten looks a second by one that stays, and with one that
 * comes and goes as fast as it can, in turns. Prints the median packet rate of
 * each per second of testpmd's CPU time, which other programs on the machine
 * change little, its difference to that without, and how much rounds without
 * differ; beside it the rate per second.
 *
 *   deno run -A tests/bench/inspect_load.ts [rounds] [seconds]
 *
 * @module
 */
import { openGroup } from "../../packages/inspect/mod.ts";
import { readNumbers } from "../../scripts/options.ts";
import { ealArguments } from "../testenv/ealtest.ts";
import { withPrefix } from "../testenv/prefix.ts";
import { withProcesses } from "../testenv/process.ts";

const [rounds, seconds] = readNumbers(
  "usage: tests/bench/inspect_load.ts [rounds] [seconds]",
  10,
  2,
);

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Ways to look for a while. */
const observers = {
  none: () => pause(seconds * 1000),
  "10 looks a second": async (prefix: string) => {
    const group = openGroup(prefix);
    for (let i = 0; i < seconds * 10; i++) {
      group.sample();
      await pause(100);
    }
    group.close();
  },
  "attach and detach": async (prefix: string) => {
    const end = performance.now() + seconds * 1000;
    while (performance.now() < end) {
      const group = openGroup(prefix);
      group.sample();
      group.close();
      await pause(0);
    }
  },
} as const;

type ObserverName = keyof typeof observers;

/** What testpmd has done so far. */
interface Progress {
  readonly packets: number;
  readonly cpuMilliseconds: number;
  readonly clock: number;
}

function progress(prefix: string): Progress {
  const group = openGroup(prefix);
  const { ports, clock, processes } = group.sample();
  group.close();
  const packets = ports.reduce((sum, { counters }) => {
    return sum + (counters.rxPackets ?? 0);
  }, 0);
  return { packets, clock, cpuMilliseconds: processes[0]!.cpuMilliseconds };
}

/** Million packets per second. */
interface Rate {
  readonly ofCpuTime: number;
  readonly ofTime: number;
}

/** The rate while somebody looks. */
async function measure(name: ObserverName, prefix: string): Promise<Rate> {
  const before = progress(prefix);
  await observers[name](prefix);
  const after = progress(prefix);
  const thousands = (after.packets - before.packets) / 1000;
  return {
    ofCpuTime: thousands / (after.cpuMilliseconds - before.cpuMilliseconds),
    ofTime: thousands / (after.clock - before.clock),
  };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? sorted[middle]!
    : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

await withPrefix("bench", (prefix) =>
  withProcesses(async (start) => {
    const testpmd = start("testpmd", "stdbuf", {
      args: [
        ...["-oL", "dpdk-testpmd"],
        ...ealArguments(prefix, {
          lcores: [0, 1],
          extra: ["-m", "64", "--vdev=net_null0", "--vdev=net_null1"],
        }),
        ...["--", "-i", "--total-num-mbufs=4096"],
      ],
    });
    await testpmd.waitForLine(/^testpmd> /);
    await testpmd.write("start\n");
    await pause(500);
    const names = Object.keys(observers) as ObserverName[];
    const rates = new Map<ObserverName, Rate[]>(
      names.map((name) => [name, []]),
    );
    for (let round = 0; round < rounds; round++) {
      for (const name of names) {
        rates.get(name)!.push(await measure(name, prefix));
      }
    }
    const none = rates.get("none")!.map(({ ofCpuTime }) => ofCpuTime);
    for (const [name, values] of rates) {
      const rate = median(values.map(({ ofCpuTime }) => ofCpuTime));
      const plain = median(values.map(({ ofTime }) => ofTime));
      const change = (rate / median(none) - 1) * 100;
      console.log(
        `${name}: ${rate.toFixed(2)} M packets per CPU second, ${
          change.toFixed(2)
        } %; ${plain.toFixed(2)} Mpps`,
      );
    }
    const even = median(none.filter((_, i) => i % 2 === 0));
    const odd = median(none.filter((_, i) => i % 2 === 1));
    const noise = Math.abs(even / odd - 1) * 100;
    console.log(`every other round without: ${noise.toFixed(2)} % apart`);
  }));
