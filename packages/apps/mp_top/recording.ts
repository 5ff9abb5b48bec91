/**
 * Samples in a file, one JSON document per line.
 *
 * @module
 */
import { closeSync, openSync, readFileSync, writeSync } from "node:fs";
import { fileReason } from "../_common/tool.ts";
import type { Sample } from "./sample.ts";

/** Writes samples into a file as they come. */
export class Recorder {
  readonly #file: number;

  /**
   * Starts a new file.
   *
   * @throws {Error} if it cannot be written or exists already.
   */
  constructor(path: string) {
    try {
      // Nothing is ever written over: the file may be the wrong one.
      this.#file = openSync(path, "wx", 0o644);
    } catch (error) {
      throw new Error(`Cannot record to "${path}": ${fileReason(error)}`);
    }
  }

  /** Appends a sample. */
  write(sample: Sample): void {
    writeSync(this.#file, `${JSON.stringify(sample)}\n`);
  }

  /** Closes the file. */
  close(): void {
    closeSync(this.#file);
  }
}

/**
 * Reads a file that a {@linkcode Recorder} wrote. A last line without its end
 * is left out: the recorder may still run, or was killed.
 *
 * @throws {Error} if the file cannot be read or has something else in it.
 */
export function readRecording(path: string): Sample[] {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw new Error(`Cannot replay "${path}": ${fileReason(error)}`);
  }
  const lines = text.split("\n").slice(0, -1);
  const samples = lines.map((line, index) => {
    const sample = parseSample(line);
    if (sample !== undefined) return sample;
    throw new Error(`Cannot replay "${path}": line ${index + 1} is no sample`);
  });
  if (samples.length === 0) {
    throw new Error(`Cannot replay "${path}": it has no samples`);
  }
  for (const [index, { time }] of samples.entries()) {
    if (index === 0 || time > samples[index - 1]!.time) continue;
    throw new Error(
      `Cannot replay "${path}": line ${index + 1} is older than the one before`,
    );
  }
  return samples;
}

const LISTS = [
  "processes",
  "memzones",
  "rings",
  "mempools",
  "ports",
  "problems",
] as const;
const OBJECTS = ["memory", "tables", "rates"] as const;

function parseSample(line: string): Sample | undefined {
  let value: Partial<Sample> | null;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  const isSample = typeof value === "object" && value !== null &&
    typeof value.time === "number" && typeof value.prefix === "string" &&
    LISTS.every((key) => Array.isArray(value[key])) &&
    OBJECTS.every((key) => typeof value[key] === "object");
  return isSample ? value as Sample : undefined;
}
