/**
 * Our applications on the runtimes that they support.
 *
 * @module
 */
import { DENO } from "./deno.ts";
import { bunProgram } from "./bun.ts";
import { installedPackage } from "./npm_package.ts";

/** Which program plays a part: ours on a runtime, or the C example. */
export type Kind = "Deno" | "Node" | "Bun" | "C";

/**
 * Tests that were written for Deno run on the runtime that this environment
 * variable names: tests/runtimes has them run on Node and Bun, too.
 */
export const RUNTIME_VARIABLE = "DPDK_TS_TEST_RUNTIME";

/**
 * Program and leading arguments of one of our applications: from the sources
 * with the one permission it needs, or by its name in the npm package.
 */
export function ourProgram(
  kind: Exclude<Kind, "C">,
  name: string,
): [string, ...string[]] {
  const runtime = kind === "Deno" ? Deno.env.get(RUNTIME_VARIABLE) : kind;
  if (runtime === "Node") return [installedPackage().program(name)];
  if (runtime === "Bun") {
    return [bunProgram(), installedPackage().program(name)];
  }
  const path = new URL(`../../apps/${name}.ts`, import.meta.url).pathname;
  return [DENO, "run", "--no-prompt", "--allow-ffi", path];
}
