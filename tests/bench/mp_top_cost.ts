/**
 * What ten samples a second of mp_top cost the group that it looks at: C's
 * l2fwd between two `net_null` ports on core 0, mp_top on core 1, held and let
 * go in turns. Prints the change of the rate in percent, by the clock and by
 * l2fwd's own CPU time, which other work on the machine disturbs less.
 *
 *   deno run -A tests/bench/mp_top_cost.ts [rounds] [seconds]
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { openGroup } from "../../packages/inspect/mod.ts";
import type { Group, Snapshot } from "../../packages/inspect/mod.ts";
import { readNumbers } from "../../scripts/options.ts";
import { ealArguments } from "../testenv/ealtest.ts";
import { withPrefix } from "../testenv/prefix.ts";
import { withProcesses } from "../testenv/process.ts";
import { l2fwdExample, NULL_PORTS } from "./programs.ts";

const [rounds, seconds] = readNumbers(
  "usage: tests/bench/mp_top_cost.ts [rounds] [seconds]",
  15,
  2,
);

const APP = new URL("../../apps/mp_top.ts", import.meta.url).pathname;
/** Packets of l2fwd in a burst. */
const BURST = 32;

/** Packets per second of the clock and of l2fwd's CPU time. */
interface Rates {
  readonly byClock: number;
  readonly byCpu: number;
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Watches the group forward for a while. */
async function measure(group: Group): Promise<Rates> {
  const before = group.sample();
  const busy = busyMilliseconds(before);
  await pause(seconds * 1000);
  const after = group.sample();
  const cpu = busyMilliseconds(after) - busy;
  const packets = received(after) - received(before);
  return {
    byClock: packets * 1000 / (after.clock - before.clock),
    byCpu: packets * 1000 / cpu,
  };
}

/** CPU time of l2fwd's only thread that forwards, to the nanosecond. */
function busyMilliseconds({ processes }: Snapshot): number {
  const { pid } = processes[0]!;
  const text = readFileSync(`/proc/${pid}/task/${pid}/schedstat`, "utf8");
  return Number(text.split(" ")[0]) / 1e6;
}

function received({ ports }: Snapshot): number {
  return ports.reduce((sum, { counters }) => sum + counters.rxPackets!, 0);
}

/** The median change of a round, and the spread of half of them. */
function change(
  pairs: readonly (readonly [Rates, Rates])[],
  key: keyof Rates,
): string {
  const changes = pairs.map(([without, watched]) =>
    (watched[key] / without[key] - 1) * 100
  ).sort((one, other) => one - other);
  const at = (part: number): string =>
    changes[Math.round(part * (changes.length - 1))]!.toFixed(2);
  return `${at(0.5)} % (half of the rounds from ${at(0.25)} to ${at(0.75)} %)`;
}

await withPrefix("bench", (prefix) =>
  withProcesses(async (start) => {
    const [program, ...words] = l2fwdExample(BURST);
    const forwarder = start("l2fwd", program, {
      args: [
        ...words,
        ...ealArguments(prefix, { extra: [...NULL_PORTS, "-m", "64"] }),
        ...["--", "-p", "3", "-q", "2", "-T", "0"],
      ],
    });
    await forwarder.waitForLine("entering main loop");
    const deno = [Deno.execPath(), "run", "--no-prompt", "--allow-ffi", APP];
    const top = start("mp_top", "sh", {
      args: [
        "-c",
        'exec taskset -c 1 "$@" > /dev/null',
        "sh",
        ...deno,
        ...["--json", "--interval", "0.1", prefix],
      ],
    });
    const group = openGroup(prefix);
    await pause(2000); // Everything is compiled and warm then.
    const pairs: [Rates, Rates][] = [];
    for (let round = 0; round < rounds; round++) {
      top.kill("SIGSTOP");
      const without = await measure(group);
      top.kill("SIGCONT");
      pairs.push([without, await measure(group)]);
    }
    if (top.ended) throw new Error("mp_top has ended");
    const watch = group.sample();
    group.close();
    console.log(`${rounds} rounds of ${seconds} s, l2fwd ${watch.version}`);
    console.log(`by the clock: ${change(pairs, "byClock")}`);
    console.log(`by CPU time:  ${change(pairs, "byCpu")}`);
  }));
