/**
 * How long l2fwd_fork takes from the kill of a worker to the first packet that
 * its successor has sent. Prints p50 and p99 in milliseconds.
 *
 *   deno run -A tests/bench/l2fwd_fork_recovery.ts [kills] [ports]
 *
 * @module
 */
import { readNumbers } from "../../scripts/options.ts";
import { ealArguments } from "../testenv/ealtest.ts";
import { withPrefix } from "../testenv/prefix.ts";
import { withProcesses } from "../testenv/process.ts";
import { Observer } from "../apps/l2fwd_fork/observer.ts";

const [kills, portCount] = readNumbers(
  "usage: tests/bench/l2fwd_fork_recovery.ts [kills] [ports]",
  100,
  2,
);

/** An lcore id that l2fwd_fork does not use. */
const OBSERVER_LCORE = 100;

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Waits until something holds; returns after how many milliseconds it did. */
async function timed(what: string, holds: () => boolean): Promise<number> {
  const started = performance.now();
  while (!holds()) {
    if (performance.now() - started > 30_000) throw new Error(what);
    await pause(1);
  }
  return performance.now() - started;
}

/** Kills workers in turn; returns the time each took. */
async function measure({ group }: Observer): Promise<number[]> {
  const lcores = group.workerLcores();
  const sent = (lcore: number): number =>
    group.counts(group.destination(group.ports(lcore)[0]!)).sent;
  const moves = async (lcore: number): Promise<number> => {
    const before = sent(lcore);
    return await timed(`lcore ${lcore} sends`, () => sent(lcore) !== before);
  };
  const times: number[] = [];
  for (let i = 0; i < kills; i++) {
    for (const lcore of lcores) await moves(lcore);
    await pause(Math.random() * 200);
    const lcore = lcores[i % lcores.length]!;
    const generation = group.generation(lcore);
    const started = performance.now();
    Deno.kill(group.pid(lcore), "SIGKILL");
    await timed(
      `lcore ${lcore} returns`,
      () => group.generation(lcore) > generation && group.isReleased(lcore),
    );
    await moves(lcore);
    times.push(performance.now() - started);
  }
  return times.sort((a, b) => a - b);
}

await withPrefix("bench", (prefix) =>
  withProcesses(async (start) => {
    const app = new URL("../../apps/l2fwd_fork.ts", import.meta.url).pathname;
    const ports = Array.from({ length: portCount }, (_, port) => port);
    const vdevs = ports.map((port) => `--vdev=net_null${port}`);
    const lcores = [0, ...ports.map((port) => port + 1)];
    const mask = ((1 << portCount) - 1).toString(16);
    const main = start("l2fwd_fork", Deno.execPath(), {
      args: ["run", "--allow-ffi", app]
        .concat(ealArguments(prefix, { lcores, extra: vdevs }))
        .concat("--", "-p", mask, "-T", "0"),
    });
    for (const lcore of lcores.slice(1)) {
      await main.waitForLine(`Core ${lcore} is ready`);
    }
    const observer = new Observer(prefix, OBSERVER_LCORE);
    const times = await measure(observer);
    observer.close();
    const at = (part: number): string =>
      times[Math.min(times.length - 1, Math.floor(times.length * part))]!
        .toFixed(0);
    console.log(`kills ${times.length}, ports ${portCount}`);
    console.log(`p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, max ${at(1)} ms`);
    main.kill("SIGTERM");
    const { code } = await main.waitForEnd();
    if (code !== 0) throw new Error(`exit code ${code}`);
  }));
