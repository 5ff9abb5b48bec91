/** The WebAssembly window on Node and Bun: used where it can be, left where not. */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { bunProgram } from "../testenv/bun.ts";
import { runCommand } from "../testenv/command.ts";
import { ealArguments } from "../testenv/ealtest.ts";
import { installedPackage, packageProgram } from "../testenv/npm_package.ts";
import { withPrefix } from "../testenv/prefix.ts";

const PROBE = fileURLToPath(new URL("./window_probe.ts", import.meta.url));

/** Options of Node and of the EAL, and what the program says. */
const CASES: readonly (readonly [string, string[], string[], RegExp])[] = [
  ["is used", [], [], /^32,32 31 wasm \n$/],
  [
    "is left where the engine has no room for it",
    ["--wasm-max-mem-pages=1000"],
    [],
    /^32,32 31 typescript .*WebAssembly\.Memory/,
  ],
  [
    "is left without hugepages",
    [],
    ["--no-huge", "--no-shconf", "-m", "64"],
    /^32,32 31 typescript pages of 4096 bytes cannot be mapped\n$/,
  ],
];

for (const [name, node, eal, said] of CASES) {
  Deno.test(`the WebAssembly window ${name} on Node`, () =>
    withPrefix("nwin", async (prefix) => {
      const program = await packageProgram(PROBE);
      const words = ealArguments(prefix, { extra: eal });
      const { folder } = installedPackage();
      const output = runCommand("node", [...node, program, ...words], folder);
      assert.match(output, said);
    }));
}

for (const [name, options, eal, said] of CASES) {
  if (options.length > 0) continue; // Bun has no such option.
  Deno.test(`the WebAssembly window ${name} on Bun`, () =>
    withPrefix("bwin", async (prefix) => {
      const program = await packageProgram(PROBE);
      const words = ealArguments(prefix, { extra: eal });
      const { folder } = installedPackage();
      assert.match(runCommand(bunProgram(), [program, ...words], folder), said);
    }));
}
