/**
 * The packet applications under test, the C examples and ours.
 *
 * @module
 */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { buildExample } from "./c_program.ts";
import { ealArguments } from "./ealtest.ts";
import { withPrefix } from "./prefix.ts";
import { type Start, type TestProcess, withProcesses } from "./process.ts";
import { type Kind, ourProgram } from "./programs.ts";

export type { Kind } from "./programs.ts";

/** The applications, with the folder of their C examples. */
const EXAMPLES = {
  symmetric_mp: "multi_process/symmetric_mp",
  mp_server: "multi_process/client_server_mp/mp_server",
  mp_client: "multi_process/client_server_mp/mp_client",
} as const;

/** Name of an application. */
export type AppName = keyof typeof EXAMPLES;

/** What a started application is told. */
export interface AppOptions {
  /** Default: [0]. */
  readonly lcores?: readonly number[];
  /** Default: left out, which means primary. */
  readonly processType?: "primary" | "secondary" | "auto";
  /** Devices with their arguments. */
  readonly vdevs?: readonly string[];
  /** More EAL options. */
  readonly eal?: readonly string[];
  /** What follows `--`, in one text. */
  readonly args?: string;
  /** Working folder. */
  readonly cwd?: string;
}

/** What a test body is given. */
export interface PacketTest {
  /** Prefix of the process group. */
  readonly prefix: string;
  /** Scratch folder of this test; gone afterwards. */
  readonly folder: string;
  /** Starts any program that ends with the test. */
  readonly start: Start;
  /** Starts an application. */
  app(kind: Kind, name: AppName, options: AppOptions): TestProcess;
  /** Starts an application and waits until it is ready to forward. */
  ready(kind: Kind, name: AppName, options: AppOptions): Promise<TestProcess>;
}

/** Program and leading arguments of an application. */
export function program(kind: Kind, name: AppName): [string, ...string[]] {
  // Without stdbuf, C keeps its lines back until it ends when it writes to a
  // pipe.
  if (kind === "C") return ["stdbuf", "-oL", buildExample(EXAMPLES[name])];
  return ourProgram(kind, name);
}

/** Runs a test body; afterwards processes, files and hugepages are gone. */
export function withPackets(
  body: (test: PacketTest) => Promise<void>,
): Promise<void> {
  return withPrefix("pkt", (prefix) =>
    withProcesses(async (start) => {
      const folder = mkdtempSync(`${tmpdir()}/dpdk-ts-packets-`);
      function app(kind: Kind, name: AppName, options: AppOptions) {
        return startApp(start, prefix, kind, name, options);
      }
      async function ready(kind: Kind, name: AppName, options: AppOptions) {
        const process = app(kind, name, options);
        await process.waitForLine("APP: Finished Process Init.");
        return process;
      }
      try {
        await body({ prefix, folder, start, app, ready });
      } finally {
        rmSync(folder, { recursive: true });
      }
    }));
}

function startApp(
  start: Start,
  prefix: string,
  kind: Kind,
  name: AppName,
  options: AppOptions,
): TestProcess {
  const { lcores, processType, vdevs = [], eal = [], args = "", cwd } = options;
  const [first, ...rest] = program(kind, name);
  const words = ealArguments(prefix, {
    ...lcores === undefined ? {} : { lcores },
    ...processType === undefined ? {} : { processType },
    extra: [...vdevs.map((vdev) => `--vdev=${vdev}`), ...eal],
  });
  return start(`${kind} ${name} ${args}`, first, {
    args: [...rest, ...words, "--", ...args.split(" ").filter(Boolean)],
    ...cwd === undefined ? {} : { cwd },
  });
}

/** A new folder in the test's scratch folder: the working folder of a process. */
export function subfolder({ folder }: PacketTest, name: string): string {
  const path = `${folder}/${name}`;
  mkdirSync(path);
  return path;
}

/** Waits until something holds; an error that says what, if it never does. */
export async function waitUntil(
  what: string,
  holds: () => boolean,
  limit = 30_000,
): Promise<void> {
  const deadline = performance.now() + limit;
  while (!holds()) {
    if (performance.now() > deadline) {
      throw new Error(`${what}: not within ${limit} ms`);
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Packet counters of a port, as symmetric_mp prints them at its end. */
export interface PortCounts {
  readonly rx: number;
  readonly tx: number;
  readonly drop: number;
}

/** Ends a symmetric_mp by a signal; returns its counters per port. */
export async function endSymmetric(
  process: TestProcess,
  signal: "SIGINT" | "SIGTERM" = "SIGTERM",
): Promise<PortCounts[]> {
  process.kill(signal);
  const { code } = await process.waitForEnd();
  if (code !== 0) throw new Error(`${process.label}: exit code ${code}`);
  const counts: PortCounts[] = [];
  for (const line of process.text("stdout")) {
    const found = /^Port (\d+): RX - (\d+), TX - (\d+), Drop - (\d+)$/
      .exec(line);
    if (found === null) continue;
    const [, port, rx, tx, drop] = found.map(Number);
    counts[port!] = { rx: rx!, tx: tx!, drop: drop! };
  }
  return counts;
}

/** What the statistics screen of mp_server says. */
export interface Screen {
  readonly ports: { id: number; rx: number; tx: number }[];
  readonly clients: {
    rx: number;
    rxDrop: number;
    tx: number;
    txDrop: number;
  }[];
}

/** The last whole screen that a server printed; undefined before the first. */
export function lastScreen(server: TestProcess): Screen | undefined {
  const text = server.text("stdout").join("\n");
  // Each screen ends with an empty line behind its last client.
  const screens = text.split("\x1b[2J\x1b[1;1H").slice(1)
    .filter((screen) => /tx_drop: +\d+\n\n/.test(screen));
  const last = screens.at(-1);
  if (last === undefined) return undefined;
  const numbers = (pattern: RegExp): number[][] =>
    [...last.matchAll(pattern)].map((found) => found.slice(1).map(Number));
  return {
    ports: numbers(/^Port (\d+) - rx: +(\d+)\ttx: +(\d+)$/gm).map(
      ([id, rx, tx]) => ({ id: id!, rx: rx!, tx: tx! }),
    ),
    clients: numbers(
      /^Client +\d+ - rx: +(\d+), rx_drop: +(\d+)\n {12}tx: +(\d+), tx_drop: +(\d+)$/gm,
    ).map(([rx, rxDrop, tx, txDrop]) => ({
      rx: rx!,
      rxDrop: rxDrop!,
      tx: tx!,
      txDrop: txDrop!,
    })),
  };
}

/** Ends an mp_server by SIGTERM; returns its exit code. */
export async function endServer(server: TestProcess): Promise<number> {
  server.kill("SIGTERM");
  return (await server.waitForEnd()).code;
}
