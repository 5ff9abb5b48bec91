/**
 * The lcore programs of tests, bundled when they are needed: once in a run of
 * `tests/run.ts`, otherwise once in a process.
 *
 * @module
 */
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";
import type { Plugin } from "npm:esbuild@0.28.2";
import type { LcoreProgram } from "../../packages/eal/mod.ts";
import { bundle, joinParts, stopBundler } from "../../scripts/lcore_bundle.ts";
import { PROGRAMS_VARIABLE } from "./program_folder.ts";

const TESTS = fileURLToPath(new URL("..", import.meta.url));

/**
 * A program for `launch`.
 *
 * @param name Path of its `.lcore.ts` file below tests/, such as `ring/stress`.
 * @param plugins Of the bundler. Default: none, as for Deno.
 */
export async function lcoreProgram(
  name: string,
  plugins: readonly Plugin[] = [],
): Promise<LcoreProgram> {
  const program = await bundleProgram(name, plugins);
  await stopBundler();
  return program;
}

/** The same; the bundler, which others may be using, goes on. */
export async function bundleProgram(
  name: string,
  plugins: readonly Plugin[],
): Promise<LcoreProgram> {
  const folder = process.env[PROGRAMS_VARIABLE];
  const words = [...name.split("/"), ...plugins.map((plugin) => plugin.name)];
  const file = `${folder}/${words.join("_")}.json`;
  if (folder !== undefined && existsSync(file)) {
    return JSON.parse(readFileSync(file, "utf8"));
  }
  const path = `${TESTS}${name}.lcore.ts`;
  const parts = await bundle([path], { plugins });
  const program = joinParts(path, parts);
  if (folder !== undefined) {
    const scratch = `${file}.${process.pid}`;
    writeFileSync(scratch, JSON.stringify(program));
    renameSync(scratch, file); // Whole or not there, for any other test.
  }
  return program;
}
