/**
 * A storm of kills: l2fwd_fork forwards on all ports afterwards, and nothing
 * is lost. The number of kills is taken from L2FWD_FORK_KILLS.
 */
import assert from "node:assert/strict";
import { secondaryFiles } from "../../../packages/group/internal/group_files.ts";
import { runtimeFolder } from "../../../packages/group/internal/runtime_folder.ts";
import {
  allForward,
  childrenOf,
  descriptorsOf,
  type ForkTest,
  pause,
  withFork,
  writeCapture,
} from "./group.ts";
import type { Seen, SeenWorker } from "./observer.ts";

const KILLS = Number(Deno.env.get("L2FWD_FORK_KILLS") ?? 40);

/** Two pairs over all drivers that hold no packets themselves. */
const VDEVS = [
  "net_null0",
  "net_ring0",
  "net_pcap0,rx_pcap=i,tx_pcap=/dev/null",
  "net_null1",
];
const WORKERS = [1, 2, 3, 4];
const LCORES = [0, ...WORKERS];

/** A reproducible stream of numbers from 0 to 1. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 0x1_0000_0000;
  };
}

function signal(worker: SeenWorker, name: Deno.Signal): void {
  if (worker.pid === 0) return;
  try {
    Deno.kill(worker.pid, name);
  } catch {
    // It ended meanwhile.
  }
}

/** One blow; returns how many workers it killed. */
async function strike(
  { workers }: Seen,
  next: () => number,
): Promise<number> {
  const first = workers[Math.floor(next() * workers.length)]!;
  const index = workers.indexOf(first);
  const partner = workers[index ^ 1]!;
  const stranger = workers[(index + 2) % workers.length]!;
  switch (Math.floor(next() * 5)) {
    case 0: // both of a pair
      signal(first, "SIGKILL");
      signal(partner, "SIGKILL");
      return 2;
    case 1: // two pairs at once
      signal(first, "SIGKILL");
      signal(stranger, "SIGKILL");
      return 2;
    case 2: // one that hangs
      signal(first, "SIGSTOP");
      await pause(next() * 20);
      signal(first, "SIGKILL");
      return 1;
    case 3: // the partner hangs: the main process has to kill it
      if (next() < 0.8) break;
      signal(partner, "SIGSTOP");
      signal(first, "SIGKILL");
      return 2;
  }
  signal(first, "SIGKILL");
  return 1;
}

async function storm(test: ForkTest, floating: boolean): Promise<void> {
  // Enough frames for one life of a worker to have some left.
  writeCapture(`${test.folder}/i`, 20_000);
  const args = `-p f -T 0 ${floating ? "-f" : ""}`;
  const main = await test.ready(
    { lcores: LCORES, vdevs: VDEVS, args },
    WORKERS,
  );
  const view = await test.observe();
  const before = await view.until("all workers forward", allForward);
  const descriptors = descriptorsOf(main.pid);
  const next = random(floating ? 2 : 1);
  let killed = 0;
  for (let turn = 0; killed < KILLS; turn++) {
    killed += await strike(await view.look(), next);
    if (turn % 10 === 9) await view.until("a calm moment", allForward);
    await pause(next() * 400);
  }
  await view.until("all workers forward", allForward);
  // Fresh workers read their capture files anew: packets on every port.
  const { workers } = await view.look();
  for (const worker of workers) signal(worker, "SIGKILL");
  const calm = await view.until(
    "the last recovery",
    (seen) =>
      allForward(seen) &&
      seen.workers.every((w, i) => w.generation > workers[i]!.generation) &&
      seen.ports.every(({ sent }, i) => sent > before.ports[i]!.sent),
  );
  checkOrder(main.pid, calm, floating);
  assert.deepEqual(descriptorsOf(main.pid), descriptors);
  await view.close();
  assertFiles(test.prefix, [main.pid, ...calm.workers.map(({ pid }) => pid)]);

  main.kill("SIGTERM");
  assert.deepEqual(await main.waitForEnd(), { code: 0, signal: null });
  const lines = main.text("stdout");
  // After an orderly stop nothing is lost: what is not free waits in a ring.
  const last = lines.filter((line) => /lost and found again/.test(line)).slice(
    -4,
  );
  for (const line of last) assert.match(line, /: 0 lost .*, 0 missing$/);
  for (const line of lines.filter((line) => line.includes("missing"))) {
    assert.match(line, / 0 missing$/);
  }
  assertFiles(test.prefix, []);
}

/** Processes and lcore ids are as at the start. */
function checkOrder(main: number, seen: Seen, floating: boolean): void {
  const pids = seen.workers.map(({ pid }) => pid);
  assert.deepEqual(childrenOf(main).sort(), pids.sort());
  const ids = seen.workers.map(({ id }) => id);
  assert.equal(new Set([...ids, ...LCORES]).size, floating ? 9 : 5);
  assert.deepEqual(
    seen.takenIds,
    [...new Set([...ids, ...LCORES])].sort((a, b) => a - b),
  );
  if (floating) assert.ok(Math.max(...ids) <= 8, `ids come back: ${ids}`);
}

/** Only these processes have files in the runtime folder. */
function assertFiles(prefix: string, pids: readonly number[]): void {
  const owned = secondaryFiles(runtimeFolder(prefix)).map(({ pid }) => pid);
  assert.deepEqual(owned.filter((pid) => !pids.includes(pid)), []);
}

for (const floating of [false, true]) {
  const mode = floating ? "floating" : "pinned";
  Deno.test(`l2fwd_fork recovers from ${KILLS} kills, ${mode} workers`, () =>
    withFork((test) => storm(test, floating)));
}
