/**
 * A lcore program that is one import of a file: on Node and Bun at all times,
 * in Deno where the process may read the file.
 */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { bunProgram } from "../testenv/bun.ts";
import { runCommand } from "../testenv/command.ts";
import { ealArguments } from "../testenv/ealtest.ts";
import { installedPackage } from "../testenv/npm_package.ts";
import { withPrefix } from "../testenv/prefix.ts";

const SOURCES = fileURLToPath(new URL("../../packages", import.meta.url));
const PACKAGE = "@dpdk-ts/dpdk/eal";
const DENO = [Deno.execPath(), ..."run --no-prompt --allow-ffi".split(" ")];

/** The command that runs a file, and where the EAL comes from. */
const runtimes: Record<string, [command: string[], eal: string]> = {
  Deno: [[...DENO, "--allow-read"], `file://${SOURCES}/eal/mod.ts`],
  Node: [["node"], PACKAGE],
  Bun: [[bunProgram()], PACKAGE],
};

const MAIN = `
const { pathname: file, href } = new URL("./rounds.lcore.mjs", import.meta.url);
const eal = init(ARGUMENTS);
const program = { name: "rounds", source: \`import "\${href}";\` };
console.log(await launch(1, program, { data: 41 }).wait());
const { cause } = await launch(1, program).wait().catch((error) => error);
console.log(cause.message, cause.stack.includes(\`\${file}:2:\`));
eal.cleanup();
`;

const PROGRAM = `lcoreMain(({ data }) => {
  if (data === undefined) throw new Error("no data");
  return data + 1;
});
`;

for (const [runtime, [[command, ...words], eal]] of Object.entries(runtimes)) {
  Deno.test(`launch() runs a program that is an import, on ${runtime}`, () =>
    withPrefix("import", (prefix) => {
      // Node and Bun find the package in a folder above.
      const folder = mkdtempSync(`${installedPackage().folder}/import-`);
      try {
        const first = `import { init, launch, lcoreMain } from "${eal}";`;
        const given = ealArguments(prefix, { lcores: [0, 1] });
        writeFileSync(`${folder}/rounds.lcore.mjs`, `${first} ${PROGRAM}`);
        writeFileSync(
          `${folder}/main.mjs`,
          first + MAIN.replace("ARGUMENTS", JSON.stringify(given)),
        );
        const output = runCommand(
          command!,
          [...words, `${folder}/main.mjs`],
          folder,
        );
        assert.match(output, /\b42\nno data true\n$/);
      } finally {
        rmSync(folder, { recursive: true });
      }
    }));
}
