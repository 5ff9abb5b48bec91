/**
 * Asks the C compiler for the layouts that layout_spec.ts lists.
 *
 * @module
 */
import { constants, headers, structs } from "./layout_spec.ts";

/** Numbers by C name. */
export type Numbers = Record<string, number>;

/** What the compiler said. */
export interface Probe {
  /** Such as "22.11.11". */
  readonly version: string;
  readonly structs: Record<string, Numbers>;
  readonly constants: Numbers;
}

/** As Debian's libdpdk.pc has it, for headers that came without pkg-config. */
const DEBIAN_FLAGS = ["-include", "rte_config.h", "-march=corei7", "-mrtm"];

/** The release whose layout a version shares: ABIs change each November. */
export function releaseOf(version: string): string {
  const [year = 0, month = 0] = version.split(".").map(Number);
  // 26.07 keeps its ABI's layouts, but not all of its behaviour.
  if (year === 26 && month === 7) return "26.07";
  return month >= 11 ? `${year}.11` : `${year - 1}.11`;
}

function probeSource(): string {
  const lines = [
    "#define ALLOW_EXPERIMENTAL_API",
    "#include <stddef.h>",
    "#include <stdio.h>",
    ...headers.map((header) => `#include <${header}>`),
    "int main(void) {",
    `  printf("{\\"version\\":\\"%d.%02d.%d\\",\\"structs\\":{", RTE_VER_YEAR, RTE_VER_MONTH, RTE_VER_MINOR);`,
  ];
  let separator = "";
  for (const [name, fields] of Object.entries(structs)) {
    lines.push(
      `  printf("${separator}\\"${name}\\":{\\"sizeof\\":%zu", sizeof(struct ${name}));`,
    );
    for (const field of fields) {
      lines.push(
        `  printf(",\\"${field}\\":%zu", offsetof(struct ${name}, ${field}));`,
      );
    }
    lines.push(`  printf("}");`);
    separator = ",";
  }
  lines.push(`  printf("},\\"constants\\":{");`);
  constants.forEach((name, index) =>
    lines.push(
      `  printf("${
        index === 0 ? "" : ","
      }\\"${name}\\":%lld", (long long)(${name}));`,
    )
  );
  lines.push(`  printf("}}\\n");`, "  return 0;", "}", "");
  return lines.join("\n");
}

async function run(command: string, ...args: string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(command, { args })
    .output();
  if (!success) {
    console.error(new TextDecoder().decode(stderr));
    throw new Error(`Cannot run ${command}: it failed with the output above`);
  }
  return new TextDecoder().decode(stdout);
}

/**
 * What the compiler needs to find DPDK's headers.
 *
 * @param folder As for {@linkcode probe}.
 */
export async function compilerFlags(
  folder: string | undefined,
): Promise<string[]> {
  if (folder === undefined) {
    return (await run("pkg-config", "--cflags", "libdpdk")).trim().split(/\s+/);
  }
  return [
    `-I${folder}/dpdk`,
    `-I${folder}/x86_64-linux-gnu/dpdk`,
    ...DEBIAN_FLAGS,
  ];
}

/** Compiles a program in C; returns what it prints. */
export async function runC(text: string, flags: string[]): Promise<string> {
  const scratch = await Deno.makeTempDir();
  try {
    const source = `${scratch}/probe.c`;
    await Deno.writeTextFile(source, text);
    await run("cc", ...flags, "-o", `${scratch}/probe`, source);
    return await run(`${scratch}/probe`);
  } finally {
    await Deno.remove(scratch, { recursive: true });
  }
}

/**
 * Compiles and runs the question.
 *
 * @param folder An include folder that holds dpdk/ and x86_64-linux-gnu/dpdk/;
 *   default: the installed DPDK's.
 */
export async function probe(folder: string | undefined): Promise<Probe> {
  const text = await runC(probeSource(), await compilerFlags(folder));
  return JSON.parse(text) as Probe;
}
