/**
 * The processor, on the runtimes that name it as Node does.
 *
 * @module
 */
import process from "node:process";

/** Linux's names for what Node calls otherwise. */
const names: Readonly<Record<string, string>> = {
  x64: "x86_64",
  arm64: "aarch64",
};

/** The processor by Linux's name. */
export function processorName(): string {
  return names[process.arch] ?? process.arch;
}
