/**
 * The frame of the TypeScript ends of tests, as peer.h is that of the C ends:
 * a process that obeys lines on standard input and answers each with one line,
 * "= RESULT" or "! ERROR". It is a program of its own, so that it runs with
 * `--allow-ffi` alone and may begin again when its heap lies in the way of a C
 * primary's memory.
 *
 * @module
 */
import process from "node:process";
import { createInterface } from "node:readline";
import type { Eal, LcoreProgram } from "../../packages/eal/mod.ts";

let given: LcoreProgram | undefined;

/** The lcore program that the test has sent; needs no permission to read. */
export function givenProgram(): LcoreProgram {
  if (given === undefined) throw new Error("no program was given");
  return given;
}

/** Obeys lines until the end of input, then ends the EAL. */
export async function obeyLines(
  eal: Eal,
  obey: (line: string) => unknown,
): Promise<void> {
  console.log("= ready");
  for await (const line of createInterface({ input: process.stdin })) {
    try {
      if (line.startsWith("program ")) {
        given = JSON.parse(line.slice("program ".length));
        console.log("= taken");
      } else {
        console.log(`= ${await obey(line)}`);
      }
    } catch (error) {
      console.log(`! ${(error as Error).message}`);
    }
  }
  eal.cleanup();
}
