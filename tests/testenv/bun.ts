/**
 * Bun, for tests: one version of it, from npm, kept under the temporary folder
 * of the system.
 *
 * @module
 */
import { existsSync, mkdirSync, mkdtempSync } from "node:fs";
import { renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import process from "node:process";
import { runCommand } from "./command.ts";

/** Which version it is. */
export const BUN_VERSION = "1.4.5";
const CACHE = `${tmpdir()}/dpdk-ts-bun`;

/** The path of Bun. */
export function bunProgram(): string {
  // The package "bun" would choose among these, in a script on installation.
  const processor = process.arch === "x64" ? "x64" : "aarch64";
  const name = `@oven/bun-linux-${processor}`;
  const folder = `${CACHE}/${BUN_VERSION}`;
  if (!existsSync(folder)) install(folder, `${name}@${BUN_VERSION}`);
  return `${folder}/node_modules/${name}/bin/bun`;
}

function install(folder: string, name: string): void {
  mkdirSync(CACHE, { recursive: true });
  const scratch = mkdtempSync(`${CACHE}/install-`);
  try {
    writeFileSync(`${scratch}/package.json`, `{"private":true}`);
    runCommand("npm", ["install", "--no-audit", "--no-fund", name], scratch);
    renameSync(scratch, folder); // Whole or not there, for any other test.
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
