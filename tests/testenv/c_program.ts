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
import { runCommand } from "./command.ts";
import { SECOND_DPDK } from "./deno.ts";

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
    runCommand("gcc", [...compile, ...sources, "-o", output, ...link]);
    renameSync(output, program); // Whole or not there, for any other test.
  } finally {
    rmSync(scratch, { recursive: true });
  }
  return program;
}

function packageFlags(option: Option): string[] {
  if (SECOND_DPDK !== undefined) return secondFlags(SECOND_DPDK)[option];
  return runCommand("pkg-config", [option, "libdpdk"]).trim().split(/\s+/);
}

/** What pkg-config is asked for. */
type Option = "--cflags" | "--libs" | "--modversion";

/** The same for an unpacked DPDK: programs run under its loader by themselves. */
function secondFlags(folder: string): Record<Option, string[]> {
  const headers = `${folder}/usr/include`;
  const libraries = `${folder}/usr/lib/x86_64-linux-gnu`;
  return {
    "--cflags": [
      `-I${headers}/dpdk`,
      `-I${headers}/x86_64-linux-gnu/dpdk`,
      "-include",
      "rte_config.h",
      "-march=corei7",
      "-mrtm",
    ],
    "--libs": [
      `-Wl,--dynamic-linker=${libraries}/ld-linux-x86-64.so.2`,
      `-Wl,-rpath,${libraries},--disable-new-dtags`,
      // What these headers and libraries need of a newer C library.
      "-Wl,--allow-shlib-undefined",
      `${libraries}/libc.so.6`,
      // Unused ones would register lists that the other processes lack.
      "-Wl,--as-needed",
      ...libraryPaths(libraries),
      // The EAL does not find drivers of a DPDK that was moved.
      "-Wl,--no-as-needed",
      ...readdirSync(`${libraries}/dpdk`)
        .flatMap((drivers) => libraryPaths(`${libraries}/dpdk/${drivers}`)),
    ],
    "--modversion": [folder],
  };
}

function libraryPaths(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => /^librte_\w+\.so\.\d+$/.test(name))
    .sort().map((name) => `${folder}/${name}`);
}
