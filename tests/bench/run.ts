/**
 * Measures the C programs and ours in turns (`deno task bench`).
 *
 *   deno run -A tests/bench/run.ts [--quick] [--row=TEXT] [--rounds=N] [--out=FOLDER]
 *
 * A whole run takes less than ten minutes and writes bench.json and bench.md
 * into docs/. `--quick` (a minute, without Node and Bun) and `--row` (benches and rows with TEXT in
 * their name) print the table only, unless `--out` says where to write.
 *
 * @module
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { readOptions } from "../../scripts/options.ts";
import { withPrefix } from "../testenv/prefix.ts";
import { withProcesses } from "../testenv/process.ts";
import type { Bench, MeasuredBench, Side } from "./bench.ts";
import { cleanUpOnInterrupt } from "./_interrupt.ts";
import { thisMachine } from "./_machine.ts";
import {
  makeRow,
  markdown,
  medianOf,
  type Row,
  tableLines,
} from "./_report.ts";
import { measureInTurns } from "./_turns.ts";
import { packTwins } from "./programs.ts";
import { benches } from "./rows/mod.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
/** Of one measurement. */
const SECONDS = { whole: 1, quick: 0.3 };
const ROUNDS = { whole: 5, quick: 1 };
/** Rounds in which Node and Bun take part: else it would take too long. */
const ROUNDS_OF_OTHERS = { whole: 2, quick: 0 };

interface Settings {
  readonly seconds: number;
  readonly rounds: number;
  readonly roundsOfOthers: number;
}

function measureOnce(
  bench: MeasuredBench,
  side: Side,
  seconds: number,
): Promise<number[]> {
  return withPrefix("bench", (prefix) =>
    withProcesses(async (start) => {
      const numbers = await bench.measure({ side, seconds, prefix, start });
      const expected = bench.metrics.length;
      if (numbers.length !== expected || !numbers.every(Number.isFinite)) {
        throw new Error(
          `${bench.name}: ${expected} numbers expected: ${numbers}`,
        );
      }
      return numbers;
    }));
}

/** All rounds of a bench; the side that begins changes from round to round. */
async function measureBench(
  bench: Bench,
  { seconds, rounds, roundsOfOthers }: Settings,
): Promise<Row[]> {
  const measured: Record<Side, number[][]> = {
    c: [],
    ts: [],
    node: [],
    bun: [],
  };
  for (let round = 0; round < rounds; round++) {
    const sides = (bench.sides ?? ["c", "ts"] as const).filter((side) =>
      side === "c" || side === "ts" || round < roundsOfOthers
    );
    if (round % 2 === 1) sides.reverse();
    if ("forward" in bench) {
      const rates = await measureInTurns(bench, sides, seconds);
      for (const side of sides) {
        measured[side].push([medianOf(rates.get(side))!]);
      }
      continue;
    }
    for (const side of sides) {
      measured[side].push(await measureOnce(bench, side, seconds));
    }
  }
  return bench.metrics.map((metric, i) =>
    makeRow(bench.name, metric, {
      c: measured.c.map((numbers) => numbers[i]!),
      ts: measured.ts.map((numbers) => numbers[i]!),
      node: measured.node.map((numbers) => numbers[i]!),
      bun: measured.bun.map((numbers) => numbers[i]!),
    })
  );
}

function chosen(text: string): Bench[] {
  return benches.filter(({ name, metrics }) =>
    name.includes(text) || metrics.some((metric) => metric.name.includes(text))
  );
}

function usage(): string {
  return [
    "usage: run.ts [--quick] [--row=TEXT] [--rounds=N] [--out=FOLDER]; benches:",
    ...benches.map(({ name, about }) => `  ${name}: ${about}`),
  ].join("\n");
}

async function main(): Promise<number> {
  const values = readOptions(usage(), {
    quick: { type: "boolean", default: false },
    row: { type: "string", default: "" },
    rounds: { type: "string" },
    out: { type: "string" },
  });
  const kind = values.quick ? "quick" : "whole";
  const rounds = Number(values.rounds ?? ROUNDS[kind]);
  const selected = chosen(values.row);
  if (!(Number.isInteger(rounds) && rounds > 0) || selected.length === 0) {
    console.error(usage());
    return 2;
  }
  cleanUpOnInterrupt();
  const machine = thisMachine();
  const withOthers = ROUNDS_OF_OTHERS[kind] > 0;
  if (withOthers && selected.some(({ sides }) => sides?.includes("node"))) {
    await packTwins();
  }
  const rows: Row[] = [];
  let failed = 0;
  for (const bench of selected) {
    const began = performance.now();
    try {
      const measured = await measureBench(bench, {
        seconds: SECONDS[kind],
        rounds,
        roundsOfOthers: ROUNDS_OF_OTHERS[kind],
      });
      for (const line of tableLines(measured).slice(2)) console.error(line);
      rows.push(...measured);
    } catch (error) {
      failed++;
      console.error(`FAILED ${bench.name}: ${(error as Error).message}`);
    }
    const seconds = (performance.now() - began) / 1000;
    console.error(`  ${bench.name}: ${seconds.toFixed(1)} s`);
  }
  const report = markdown(machine, rounds, rows);
  console.log(report);
  const whole = !values.quick && values.row === "" && failed === 0;
  const folder = values.out ?? (whole ? `${ROOT}/docs` : undefined);
  if (folder !== undefined) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(`${folder}/bench.md`, report);
    // As all text here is, so that it can be checked in.
    new Deno.Command(Deno.execPath(), {
      args: ["fmt", "-q", `${folder}/bench.md`],
    }).outputSync();
    writeFileSync(
      `${folder}/bench.json`,
      `${JSON.stringify({ machine, rounds, rows }, undefined, 2)}\n`,
    );
  }
  return failed === 0 ? 0 : 1;
}

Deno.exit(await main());
