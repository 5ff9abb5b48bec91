/**
 * Medians and ratios, as a table and as JSON.
 *
 * @module
 */
import type { Metric, Side } from "./bench.ts";
import type { Machine } from "./_machine.ts";

/** What was measured for one metric. */
export interface Row extends Metric {
  readonly bench: string;
  /** Values of each side, in the order of the rounds. */
  readonly values: Readonly<Partial<Record<Side, readonly number[]>>>;
  /** Median of each side; undefined where there is no value. */
  readonly median: Readonly<Partial<Record<Side, number | undefined>>>;
  /**
   * Ours, on Deno, divided by C's: the median of the rounds' ratios. What a
   * machine does for a while meets both sides of a round; medians may be of
   * rounds that were quick for one side and slow for the other.
   */
  readonly ratio: number | undefined;
  /** Whether the ratio is within its limit; undefined without one. */
  readonly reached: boolean | undefined;
}

/** Puts the values of one metric together. */
export function makeRow(
  bench: string,
  metric: Metric,
  values: Partial<Record<Side, number[]>>,
): Row {
  const median = {
    c: medianOf(values.c),
    ts: medianOf(values.ts),
    node: medianOf(values.node),
    bun: medianOf(values.bun),
  };
  const { c = [], ts = [] } = values;
  const rounds = Math.min(c.length, ts.length);
  const ratio = medianOf(
    ts.slice(0, rounds).map((value, round) => value / c[round]!),
  );
  return {
    bench,
    ...metric,
    values,
    median,
    ratio,
    reached: reached(metric, ratio),
  };
}

function reached(
  { limit, better }: Metric,
  ratio: number | undefined,
): boolean | undefined {
  if (limit === undefined || ratio === undefined) return undefined;
  return better === "less" ? ratio <= limit : ratio >= limit;
}

/** The median; undefined without values. */
export function medianOf(values: readonly number[] = []): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  if (sorted.length % 2 === 1) return sorted[middle];
  if (sorted.length === 0) return undefined;
  return (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** The rows as lines of a Markdown table. */
export function tableLines(rows: readonly Row[]): string[] {
  return [
    "| row | unit | C | ours | ours / C | wanted | Node | Bun |",
    "| --- | --- | --: | --: | --: | --- | --: | --: |",
    ...rows.map((row) =>
      `| ${row.name} | ${row.unit} | ${cell(row, "c")} | ${cell(row, "ts")} | ${
        row.ratio?.toFixed(2) ?? "-"
      } | ${wanted(row)} | ${cell(row, "node")} | ${cell(row, "bun")} |`
    ),
  ];
}

/** Median, and the least and the most. */
function cell({ median, values }: Row, side: Side): string {
  const value = median[side];
  if (value === undefined) return "-";
  const list = values[side]!;
  if (list.length === 1) return number(value);
  return `${number(value)} (${number(Math.min(...list))} to ${
    number(Math.max(...list))
  })`;
}

function number(value: number): string {
  return value.toFixed(value < 100 ? 1 : 0);
}

function wanted({ limit, better, reached }: Row): string {
  if (limit === undefined) return "";
  const sign = better === "less" ? "at most" : "at least";
  const mark = reached === undefined ? "" : reached ? ": yes" : ": no";
  return `${sign} ${limit.toFixed(2)}${mark}`;
}

/** The whole report. */
export function markdown(
  machine: Machine,
  rounds: number,
  rows: readonly Row[],
): string {
  const { date, processor, cores, memory, hugepages, kernel } = machine;
  return [
    "# Bench",
    "",
    "The C program and ours, in turns on the same cores with the same devices and parameters; medians of",
    `${rounds} rounds, in brackets the least and the most. Times: less is better; rates: more is better.`,
    "The ratio is the median of the rounds' ratios: whatever else the machine does meets both sides of a round.",
    "Ours runs on Deno; the last columns are the same programs on Node and on Bun, from the npm package's modules.",
    "Made by `deno task bench`; the same numbers in `bench.json`.",
    "",
    `- ${date}, load before ${machine.load.toFixed(2)}`,
    `- ${processor}, ${cores} cores, ${memory}, hugepages ${hugepages}, Linux ${kernel}`,
    `- DPDK ${machine.dpdk}, Deno ${machine.deno} (V8 ${machine.v8}), Node ${machine.node}, Bun ${machine.bun}`,
    `- C: ${machine.compiler}, as in the Makefiles of DPDK's examples`,
    "",
    ...tableLines(rows),
    "",
  ].join("\n");
}
