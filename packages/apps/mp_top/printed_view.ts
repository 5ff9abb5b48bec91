/**
 * Samples one after the other, as text or documents.
 *
 * @module
 */
import process from "node:process";
import type { Ending } from "../_common/program.ts";
import { complain } from "../_common/tool.ts";
import type { Observation } from "./observation.ts";
import { plainPaint } from "./paint.ts";
import type { Sample } from "./sample.ts";
import { colouredPaint } from "./screen.ts";
import { plainText } from "./terminal_frame.ts";

/** Columns of text that goes into a file or a pipe. */
const PLAIN_WIDTH = 120;

/** How samples are printed. */
export interface PrintOptions {
  /** Whether one sample is printed, and no more. */
  readonly once: boolean;
  /** Whether samples are printed as JSON. */
  readonly json: boolean;
  /** Seconds between two samples. */
  readonly interval: number;
}

/** Prints samples until there are no more, or the program shall end. */
export async function printSamples(
  { once, json, interval }: PrintOptions,
  observation: Observation,
  { ended, running }: Ending,
): Promise<void> {
  const paint = process.stdout.isTTY ? colouredPaint() : plainPaint;
  const width = process.stdout.columns || PLAIN_WIDTH;
  const show = (sample: Sample): void =>
    void process.stdout.write(
      json
        ? `${JSON.stringify(sample)}\n`
        : `${plainText(sample, width, paint)}\n`,
    );
  if (observation.kind === "recording") {
    const { history } = observation;
    let at = once ? history.newest : history.oldest;
    for (; at !== undefined && running();) {
      show(history.at(at)!);
      const next = history.step(at, 1);
      at = next === at ? undefined : next;
    }
    return;
  }
  if (!once) show(observation.latest!);
  await observation.follow(interval, ended, (sample) => {
    if (sample !== undefined) show(sample);
    else complain("mp_top", observation.problem);
    return !once;
  });
}
