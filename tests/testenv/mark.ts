/**
 * The mark of a test file: what its tests make on the machine (file prefixes,
 * network namespaces and devices) has it in its name, and the processes that
 * they start have it in their environment. By it, what one test file leaves
 * behind is told from all else, other runs of the tests included.
 *
 * @module
 */
import { randomInt } from "node:crypto";
import process from "node:process";

/** Environment variable that holds the mark; every process inherits it. */
export const MARK = "DPDK_TS_TEST_MARK";

let own: string | undefined;
let run: string | undefined;
let files = 0;

/** The mark of this process: inherited, or else new. */
export function ownMark(): string {
  return own ??= process.env[MARK] || newMark();
}

/**
 * A mark for one more test file that this process runs. It begins with the
 * inherited one: a test of the runner has what that runner's tests leave, too.
 */
export function nextFileMark(): string {
  run ??= `${process.env[MARK] ?? ""}${newMark()}`;
  return `${run}${base36(files++, 2)}`;
}

/** Four characters: names of network devices have fifteen at most. */
function newMark(): string {
  return base36(randomInt(36 ** 4), 4);
}

function base36(value: number, length: number): string {
  return value.toString(36).padStart(length, "0");
}
