/**
 * The programs that are measured: twins in C and TypeScript, DPDK's examples
 * and our applications.
 *
 * @module
 */
import { globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { bunProgram } from "../testenv/bun.ts";
import { buildExample, buildSource } from "../testenv/c_program.ts";
import { ealArguments, type EalTestOptions } from "../testenv/ealtest.ts";
import { wholeProgram } from "../testenv/npm_package.ts";
import type { TestProcess } from "../testenv/process.ts";
import type { Measurement, Side } from "./bench.ts";

/** As the Makefiles of DPDK's examples have it; pkg-config adds -march. */
const OPTIMISE = "-O3";
const DENO = [Deno.execPath(), "run", "--no-prompt", "--allow-ffi"];
const EXAMPLES = "/usr/share/dpdk/examples";

/** A program and its leading arguments. */
export type Command = readonly [string, ...string[]];

function here(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}

/** A program of c/ or ts/; for Node and Bun, after `packTwins`. */
export function twin(side: Side, name: string): Command {
  switch (side) {
    case "c":
      return cProgram(name);
    case "ts":
      return deno(here(`ts/${name}.ts`));
    case "node":
      return ["node", packed.get(name)!];
    case "bun":
      return [bunProgram(), packed.get(name)!];
  }
}

const packed = new Map<string, string>();

/** Makes the programs of ts/ for Node and Bun. */
export async function packTwins(): Promise<void> {
  for (const file of globSync("[!_]*.ts", { cwd: here("ts") }).map(String)) {
    packed.set(basename(file, ".ts"), await wholeProgram(here(`ts/${file}`)));
  }
}

/** A program of c/. */
export function cProgram(name: string): Command {
  const folder = here("c");
  return [
    buildSource(
      `${folder}/${name}.c`,
      [OPTIMISE, `-I${folder}`],
      [`${folder}/bench.h`],
    ),
  ];
}

/** An example of DPDK or our application that stands for it. */
export function application(side: Side, example: string): Command {
  if (side === "c") {
    // Without stdbuf, C keeps lines back until it ends.
    return ["stdbuf", "-oL", buildExample(example, [OPTIMISE])];
  }
  const name = example.replace(/^.*\//, "");
  return deno(here(`../../apps/${name}.ts`));
}

/** DPDK's l2fwd with another burst size, a constant in its source. */
export function l2fwdExample(burst: number): Command {
  const source = readFileSync(`${EXAMPLES}/l2fwd/main.c`, "utf8");
  const changed = source.replace(
    /^#define MAX_PKT_BURST 32$/m,
    `#define MAX_PKT_BURST ${burst}`,
  );
  if (burst !== 32 && changed === source) {
    throw new Error("Cannot change l2fwd: it has no MAX_PKT_BURST of 32");
  }
  const folder = `${tmpdir()}/dpdk-ts-c-programs`;
  mkdirSync(folder, { recursive: true });
  const path = `${folder}/l2fwd_${burst}.c`;
  writeFileSync(path, changed);
  const flags = [OPTIMISE, "-DALLOW_EXPERIMENTAL_API"];
  return ["stdbuf", "-oL", buildSource(path, flags)];
}

function deno(path: string): Command {
  return [...DENO, path] as unknown as Command;
}

/** Starts a program: EAL arguments, `--`, its own. */
export function startCommand(
  { start, prefix, side }: Measurement,
  [program, ...leading]: Command,
  eal: EalTestOptions,
  words: readonly (string | number)[] = [],
): TestProcess {
  const args = [
    ...leading,
    ...ealArguments(prefix, eal),
    "--",
    ...words.map(String),
  ];
  const label = `${side}: ${leading.at(-1) ?? program}`;
  return start(label, program, { args });
}

/** Starts one of DPDK's own tests, which also tells the TSC's frequency. */
export function startDpdkTest(
  { start, prefix }: Measurement,
  test: string,
): TestProcess {
  const extra = ["--log-level=lib.eal:debug"];
  return start("c: dpdk-test", "stdbuf", {
    args: ["-oL", "dpdk-test", ...ealArguments(prefix, { extra })],
    env: { DPDK_TEST: test },
  });
}

/** The numbers that a program prints, behind `result:`. */
export async function resultOf(process: TestProcess): Promise<number[]> {
  const line = await process.waitForLine(/^result: .+$/);
  // It is killed if it does not end: what it printed counts.
  return line.replace("result: ", "").split(" ").map(Number);
}

/** Two devices that give packets without end and take them without a wire. */
export const NULL_PORTS = ["--vdev=net_null0", "--vdev=net_null1"];

/** Starts what tells how many packets a group has sent. */
export function startObserver(measurement: Measurement): TestProcess {
  // An lcore of its own number; it sleeps all the time.
  const eal = { lcores: [9], processType: "secondary" } as const;
  return startCommand(measurement, cProgram("observer"), eal);
}
