/**
 * Programs that forward without end, measured in turns: those of all sides are
 * alive, and all but one's stand still. A turn is short, so that a machine
 * that is now quick and now slow is so for all of them.
 *
 * @module
 */
import { withPrefix } from "../testenv/prefix.ts";
import { type TestProcess, withProcesses } from "../testenv/process.ts";
import type { ForwardingBench, Measurement, Side } from "./bench.ts";
import { startObserver } from "./programs.ts";

/** Until caches and compilers are warm, in ms. */
const WARM_UP = 500;
/** At the beginning of a turn, for caches. */
const SETTLE = 15;
/** What is measured of a turn. */
const SLICE = 50;

/** The programs of one side, and what their turns gave. */
interface Group {
  readonly side: Side;
  readonly processes: readonly TestProcess[];
  readonly observer: TestProcess;
  /** Millions of packets per second. */
  readonly rates: number[];
}

/**
 * Measures some sides.
 *
 * @param seconds How long each of them.
 * @returns the rates of each side's turns.
 */
export function measureInTurns(
  bench: ForwardingBench,
  sides: readonly Side[],
  seconds: number,
): Promise<ReadonlyMap<Side, readonly number[]>> {
  return withGroups(bench, sides, seconds, async (groups) => {
    const turns = Math.ceil(seconds * 1000 / SLICE);
    for (let turn = 0; turn < turns; turn++) {
      const order = turn % 2 === 0 ? groups : [...groups].reverse();
      for (const group of order) await takeTurn(group);
    }
    return new Map(groups.map(({ side, rates }) => [side, rates]));
  });
}

/** Starts the sides one after the other; runs a body while all are there. */
function withGroups<T>(
  bench: ForwardingBench,
  sides: readonly Side[],
  seconds: number,
  body: (groups: readonly Group[]) => Promise<T>,
  started: readonly Group[] = [],
): Promise<T> {
  const [side, ...others] = sides;
  if (side === undefined) return body(started);
  return withPrefix("bench", (prefix) =>
    withProcesses(async (start) => {
      const group = await startGroup(bench, { side, seconds, prefix, start });
      return await withGroups(bench, others, seconds, body, [
        ...started,
        group,
      ]);
    }));
}

async function startGroup(
  bench: ForwardingBench,
  measurement: Measurement,
): Promise<Group> {
  const processes = await bench.forward(measurement);
  const observer = startObserver(measurement);
  await observer.waitForLine("ready");
  await pause(WARM_UP);
  for (const process of processes) process.kill("SIGSTOP");
  return { side: measurement.side, processes, observer, rates: [] };
}

async function takeTurn(group: Group): Promise<void> {
  const { processes, observer, rates } = group;
  for (const process of processes) process.kill("SIGCONT");
  await pause(SETTLE);
  const [before, begin] = await look(observer);
  await pause(SLICE);
  const [after, end] = await look(observer);
  for (const process of processes) process.kill("SIGSTOP");
  rates.push((after - before) / (end - begin) * 1e3);
}

/** Packets sent so far, and the time in ns. */
async function look(observer: TestProcess): Promise<[number, number]> {
  const from = observer.lines.length;
  await observer.write("\n");
  const line = await observer.waitForLine(/^sent: /, { from });
  const [sent, time] = line.replace("sent: ", "").split(" ").map(Number);
  return [sent!, time!];
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
