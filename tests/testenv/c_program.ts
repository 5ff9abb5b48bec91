/**
 * C programs for tests: DPDK's own examples and single C files of ours, built
 * once per content and kept under the temporary folder of the system.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync } from "node:fs";
import { readFileSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename } from "node:path";

/** Where Debian's dpdk-doc package puts the examples' sources. */
const EXAMPLES = "/usr/share/dpdk/examples";

/**
 * Builds a DPDK example, for instance `multi_process/simple_mp`.
 *
 * @param more more compiler flags, such as `-O3`
 * @returns the path of the program
 */
export function buildExample(name: string, more: string[] = []): string {
  const folder = `${EXAMPLES}/${name}`;
  if (!existsSync(folder)) {
    throw new Error(
      `Cannot build example "${name}": no ${folder} (run scripts/setup.sh --dev)`,
    );
  }
  const sources = readdirSync(folder).filter((file) => file.endsWith(".c"))
    .sort().map((file) => `${folder}/${file}`);
  // Programs that belong together keep what they share in a folder beside.
  const shared = `${folder}/../shared`;
  const folders = [folder, ...existsSync(shared) ? [shared] : []];
  const headers = folders.flatMap((path) =>
    readdirSync(path).filter((file) => file.endsWith(".h"))
      .sort().map((file) => `${path}/${file}`)
  );
  const flags = [
    "-DALLOW_EXPERIMENTAL_API",
    ...folders.map((path) => `-I${path}`),
    ...more,
  ];
  return build(basename(name), sources, flags, headers);
}

/**
 * Builds one C file against DPDK.
 *
 * @param flags more compiler flags, such as `-pthread` or `-shared`
 * @param headers what it includes of ours
 * @returns the path of the program or library
 */
export function buildSource(
  path: string,
  flags: string[] = [],
  headers: string[] = [],
): string {
  return build(basename(path, ".c"), [path], flags, headers);
}

function build(
  name: string,
  sources: string[],
  flags: string[],
  headers: string[] = [],
): string {
  const compile = ["-O2", "-g", ...flags, ...packageFlags("--cflags")];
  const link = packageFlags("--libs");
  const hash = createHash("sha256");
  // The version stands for headers and libraries, whose paths never change.
  hash.update(
    JSON.stringify([compile, link, packageFlags("--modversion")]),
  );
  for (const path of [...sources, ...headers]) {
    hash.update(readFileSync(path));
  }
  const cache = `${tmpdir()}/dpdk-ts-c-programs`;
  const program = `${cache}/${name}-${hash.digest("hex").slice(0, 16)}`;
  if (existsSync(program)) return program;
  mkdirSync(cache, { recursive: true });
  const scratch = mkdtempSync(`${cache}/build-`);
  try {
    const output = `${scratch}/${name}`;
    run("gcc", [...compile, ...sources, "-o", output, ...link]);
    renameSync(output, program); // Whole or not there, for any other test.
  } finally {
    rmSync(scratch, { recursive: true });
  }
  return program;
}

function packageFlags(option: string): string[] {
  return run("pkg-config", [option, "libdpdk"]).trim().split(/\s+/);
}

function run(program: string, args: string[]): string {
  let result: Deno.CommandOutput;
  try {
    result = new Deno.Command(program, { args }).outputSync();
  } catch (error) {
    throw new Error(
      `Cannot run ${program}: ${
        (error as Error).message
      } (run scripts/setup.sh --dev)`,
    );
  }
  const decoder = new TextDecoder();
  if (!result.success) {
    throw new Error(
      `Cannot run ${program}: exit code ${result.code}\n${
        decoder.decode(result.stderr)
      }`,
    );
  }
  return decoder.decode(result.stdout);
}
