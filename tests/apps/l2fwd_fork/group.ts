/**
 * l2fwd_fork under test: started with its workers, looked at from inside and
 * from outside.
 *
 * @module
 */
import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { readlinkSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { ealArguments } from "../../testenv/ealtest.ts";
import { withPrefix } from "../../testenv/prefix.ts";
import { type TestProcess, withProcesses } from "../../testenv/process.ts";
import type { Start } from "../../testenv/process.ts";
import { ourProgram } from "../../testenv/programs.ts";
import type { Remains, Seen } from "./observer.ts";

const OBSERVER = fileURLToPath(new URL("./observer.ts", import.meta.url));

/** An lcore id that l2fwd_fork does not come to use. */
const OBSERVER_LCORE = 100;

/** How a main process is started. */
export interface ForkOptions {
  /** Its lcores; default: [0, 1, 2]. */
  readonly lcores?: readonly number[];
  /** The same as the EAL takes them, instead: "0@0,1@(0,1)". */
  readonly lcoreMap?: string;
  /** Devices with their arguments. */
  readonly vdevs: readonly string[];
  /** What follows `--`, in one text. */
  readonly args: string;
  /** More EAL options. */
  readonly eal?: readonly string[];
}

/** What a test body is given. */
export interface ForkTest {
  readonly prefix: string;
  /** Scratch folder: where processes run. */
  readonly folder: string;
  /** Starts any program that ends with the test. */
  readonly start: Start;
  /** Starts a main process. */
  fork(options: ForkOptions): TestProcess;
  /** Starts one and waits until the workers of these lcores are ready. */
  ready(options: ForkOptions, workers: readonly number[]): Promise<TestProcess>;
  /** Attaches to the group. */
  observe(): Promise<GroupView>;
}

/** A group as a process of its own sees it. */
export interface GroupView {
  /** Looks now. */
  look(): Promise<Seen>;
  /** Looks until something holds. */
  until(
    what: string,
    holds: (seen: Seen) => boolean,
    limit?: number,
  ): Promise<Seen>;
  /** Makes what a worker that does not run leaves; then looks. */
  leave(remains: Remains): Promise<Seen>;
  /** Detaches. */
  close(): Promise<void>;
}

/** Writes a capture file of so many frames of 64 bytes. */
export function writeCapture(path: string, count: number): void {
  const [fileHeader, recordHeader, length] = [24, 16, 64];
  const view = new DataView(
    new ArrayBuffer(fileHeader + count * (recordHeader + length)),
  );
  view.setUint32(0, 0xa1b2_c3d4, true);
  view.setUint16(4, 2, true);
  view.setUint16(6, 4, true);
  view.setUint32(16, 65535, true);
  view.setUint32(20, 1, true);
  for (let at = fileHeader; at < view.byteLength; at += recordHeader + length) {
    view.setUint32(at + 8, length, true);
    view.setUint32(at + 12, length, true);
  }
  writeFileSync(path, new Uint8Array(view.buffer));
}

/** Waits for a number of milliseconds. */
export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Runs a test body; afterwards processes, files and hugepages are gone. */
export function withFork(
  body: (test: ForkTest) => Promise<void>,
  runtime: "Deno" | "Node" | "Bun" = "Deno",
): Promise<void> {
  return withPrefix("fork", (prefix) =>
    withProcesses(async (start) => {
      const folder = mkdtempSync(`${tmpdir()}/dpdk-ts-fork-`);
      const mains: TestProcess[] = [];
      function fork(options: ForkOptions): TestProcess {
        const { lcores = [0, 1, 2], vdevs, args, eal = [] } = options;
        const extra = [...vdevs.map((vdev) => `--vdev=${vdev}`), ...eal];
        const words = ealArguments(prefix, { lcores, extra });
        if (options.lcoreMap !== undefined) words[1] = options.lcoreMap;
        const [program, ...first] = ourProgram(runtime, "l2fwd_fork");
        const main = start("l2fwd_fork", program, {
          args: first.concat(words, "--", args.split(" ").filter(Boolean)),
          cwd: folder,
        });
        mains.push(main);
        return main;
      }
      async function ready(options: ForkOptions, workers: readonly number[]) {
        const main = fork(options);
        for (const lcore of workers) {
          await main.waitForLine(`entering main loop on lcore ${lcore}`);
        }
        return main;
      }
      try {
        const observe = () => attach(start, prefix);
        await body({ prefix, folder, start, fork, ready, observe });
      } catch (error) {
        for (const main of mains) console.log(lastLines(main));
        throw error;
      } finally {
        rmSync(folder, { recursive: true });
      }
    }));
}

/** The end of a program's output, for a test that failed. */
function lastLines({ lines }: TestProcess): string {
  return lines.slice(-60).map(({ text }) => text).join("\n");
}

async function attach(start: Start, prefix: string): Promise<GroupView> {
  const peer = start("observer", Deno.execPath(), {
    args: ["run", "-A", "--no-check", OBSERVER, prefix, `${OBSERVER_LCORE}`],
  });
  await peer.waitForLine("{");
  async function ask(line: string): Promise<Seen> {
    const from = peer.lines.length;
    await peer.write(`${line}\n`);
    return JSON.parse(await peer.waitForLine(/^\{.*\}$/, { from }));
  }
  const look = (): Promise<Seen> => ask("");
  const leave = (remains: Remains): Promise<Seen> =>
    ask(JSON.stringify(remains));
  async function until(
    what: string,
    holds: (seen: Seen) => boolean,
    limit = 30_000,
  ): Promise<Seen> {
    const end = performance.now() + limit;
    for (;;) {
      const seen = await look();
      if (holds(seen)) return seen;
      if (performance.now() > end) {
        const last = JSON.stringify(seen);
        throw new Error(`${what}: not within ${limit} ms; seen last: ${last}`);
      }
      await pause(10);
    }
  }
  async function close(): Promise<void> {
    await peer.endInput();
    await peer.waitForEnd();
  }
  return { look, until, leave, close };
}

/** True when all workers forward. */
export function allForward(seen: Seen): boolean {
  return seen.workers.every(({ state, released, pid }) =>
    state === 3 && released && pid !== 0
  );
}

/** Ids of the living children of a process, zombies included. */
export function childrenOf(pid: number): number[] {
  const path = `/proc/${pid}/task/${pid}/children`;
  return readFileSync(path, "utf8").split(" ").filter(Boolean).map(Number);
}

/** The CPUs that a process may use, such as "0-1". */
export function cpusOf(pid: number): string {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return /^Cpus_allowed_list:\s*(\S+)$/m.exec(status)![1]!;
}

/** The command line of a process. */
export function commandLineOf(pid: number): string[] {
  return readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").slice(0, -1);
}

/** What the open descriptors of a process are, without numbers that change. */
export function descriptorsOf(pid: number): string[] {
  return readdirSync(`/proc/${pid}/fd`).map((fd) => {
    try {
      return readlinkSync(`/proc/${pid}/fd/${fd}`).replace(/\[\d+\]$/, "");
    } catch {
      return "";
    }
  }).filter(Boolean).sort();
}

/** Packet counters of a port, as the statistics screen shows them. */
export interface ShownCounts {
  readonly sent: number;
  readonly received: number;
  readonly dropped: number;
}

/** The last whole statistics screen in a program's output; [] before the first. */
export function lastScreen(process: TestProcess): ShownCounts[] {
  const text = process.text("stdout").join("\n");
  const screens = text.split("\x1b[2J\x1b[1;1H").slice(1)
    .filter((screen) => /Total packets dropped:.*\n={52}/.test(screen));
  const shown: ShownCounts[] = [];
  const pattern =
    /Statistics for port (\d+) -+\nPackets sent: +(\d+)\nPackets received: +(\d+)\nPackets dropped: +(\d+)/g;
  for (const found of (screens.at(-1) ?? "").matchAll(pattern)) {
    const [port, sent, received, dropped] = found.slice(1).map(Number);
    shown[port!] = { sent: sent!, received: received!, dropped: dropped! };
  }
  return shown;
}
