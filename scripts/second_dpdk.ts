/**
 * Unpacks the DPDK of another Debian release beside the installed one, with
 * the C library and the loader that it needs. Nothing is installed.
 *
 *   deno run -A scripts/second_dpdk.ts [--release=24.11|25.11] [--folder=FOLDER]
 *   deno run -A scripts/second_dpdk.ts --check    exit 1 if it is not there yet
 *
 * The packages come from the mirror that this machine's own apt uses, about
 * 15 MB. A folder that is complete is left as it is. It then has
 *
 *   run-deno       runs Deno on this DPDK: run-deno run --allow-ffi app.ts
 *   usr/lib/x86_64-linux-gnu, usr/include
 *
 * @module
 */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { homedir } from "node:os";
import { dirname } from "node:path";
import { readOptions } from "./options.ts";

const USAGE =
  "usage: second_dpdk.ts [--release=24.11|25.11] [--folder=FOLDER] [--check]";
/** Debian's name for the release that has a DPDK, and DPDK's ABI number. */
const SUITES = {
  "24.11": { suite: "trixie", abi: 25 },
  "25.11": { suite: "forky", abi: 26 },
} as const;

/** A release that can be unpacked. */
export type SecondRelease = keyof typeof SUITES;

/**
 * DPDK's parts, without "librte-" and the ABI number. One mempool driver only:
 * C programs that are linked with it count as the EAL does.
 */
const PARTS = [
  "eal",
  "ethdev",
  "cmdline",
  "hash",
  "timer",
  "mempool-ring",
  "bus-vdev",
  "net-ring",
  "net-null",
  "net-pcap",
  "net-af-packet",
  "net-bond",
];
const OTHERS = ["libgcc-s1", "libffi8"];

/** Only headers: the package is full of static libraries. */
const HEADERS = "libdpdk-dev";

const KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg";
const LIBRARIES = "usr/lib/x86_64-linux-gnu";
const ATTEMPTS = 3;

/** The mark of a folder that is whole: what was put into it. */
const COMPLETE = "complete";

/** A DPDK beside the installed one. */
export interface SecondDpdk {
  readonly release: SecondRelease;
  readonly folder: string;
  /** Runs Deno under its loader. */
  readonly runDeno: string;
}

/**
 * Where it is kept: the EAL refuses drivers below folders that everybody may
 * write to, such as /tmp, so it is not in the repository's own folder.
 */
export function defaultFolder(release: SecondRelease): string {
  const cache = Deno.uid() === 0 ? "/var/cache" : `${homedir()}/.cache`;
  return `${cache}/dpdk-ts/dpdk-${release}`;
}

/**
 * The second DPDK, fetched if it is not there yet.
 *
 * @throws {Error} in one line, if it cannot be had.
 */
export function secondDpdk(
  release: SecondRelease = "24.11",
  folder: string = defaultFolder(release),
): SecondDpdk {
  if (!isComplete(release, folder)) {
    checkFolder(release, folder);
    mkdirSync(dirname(folder), { recursive: true });
    const scratch = mkdtempSync(`${folder}.`);
    try {
      fetchInto(release, scratch, folder);
      writeFileSync(`${scratch}/tree/${COMPLETE}`, mark(release, folder));
      // Whole or not there, whoever else does the same just now.
      rmSync(folder, { recursive: true, force: true });
      renameSync(`${scratch}/tree`, folder);
    } finally {
      rmSync(scratch, { recursive: true, force: true });
    }
  }
  return { release, folder, runDeno: `${folder}/run-deno` };
}

/** Whether a folder holds all that is needed. */
export function isComplete(release: SecondRelease, folder: string): boolean {
  return readText(`${folder}/${COMPLETE}`) === mark(release, folder);
}

function mark(release: SecondRelease, folder: string): string {
  return [...packages(release), HEADERS, runDenoText(folder)].join("\n");
}

function packages(release: SecondRelease): string[] {
  const { abi } = SUITES[release];
  return [...PARTS.map((part) => `librte-${part}${abi}`), ...OTHERS];
}

/** The EAL looks at every folder above its drivers. */
function checkFolder(release: SecondRelease, folder: string): void {
  for (let path = folder; path !== dirname(path); path = dirname(path)) {
    if (existsSync(path) && (statSync(path).mode & 0o002) !== 0) {
      throw new Error(
        `Cannot unpack DPDK ${release}: the EAL refuses drivers below ${path}, to which everybody may write; give another folder`,
      );
    }
  }
}

function fetchInto(
  release: SecondRelease,
  scratch: string,
  folder: string,
): void {
  const apt = aptOf(release, scratch);
  const tree = `${scratch}/tree`;
  mkdirSync(tree, { mode: 0o755 });
  apt("update", "-qq");
  apt(
    "install",
    "-y",
    "-qq",
    "--download-only",
    "--no-install-recommends",
    ...packages(release),
  );
  const archives = `${scratch}/cache/archives`;
  for (const name of readdirSync(archives)) {
    if (!name.endsWith(".deb")) continue;
    run(release, "dpkg", ["-x", `${archives}/${name}`, tree]);
  }
  apt("download", "-qq", HEADERS);
  run(release, "sh", [
    "-c",
    `dpkg --fsys-tarfile ${scratch}/${HEADERS}_*.deb | tar -x -C ${tree} ./usr/include`,
  ]);
  rmSync(`${tree}/usr/share`, { recursive: true, force: true });
  writeFileSync(`${tree}/run-deno`, runDenoText(folder));
  chmodSync(`${tree}/run-deno`, 0o755);
}

/** apt with lists, status and cache of its own, on the machine's own mirror. */
function aptOf(release: SecondRelease, scratch: string) {
  for (const path of ["lists/partial", "cache/archives/partial", "parts"]) {
    mkdirSync(`${scratch}/${path}`, { recursive: true });
  }
  writeFileSync(`${scratch}/status`, "");
  writeFileSync(
    `${scratch}/parts/second.sources`,
    [
      "Types: deb",
      `URIs: ${mirror(release)}`,
      `Suites: ${SUITES[release].suite}`,
      "Components: main",
      `Signed-By: ${KEYRING}`,
      "",
    ].join("\n"),
  );
  const config = `${scratch}/apt.conf`;
  writeFileSync(
    config,
    [
      'Dir::Etc::sourcelist "/dev/null";',
      `Dir::Etc::sourceparts "${scratch}/parts";`,
      'Dir::Etc::preferencesparts "/dev/null";',
      `Dir::State::lists "${scratch}/lists";`,
      `Dir::State::status "${scratch}/status";`,
      `Dir::Cache "${scratch}/cache";`,
      'APT::Sandbox::User "root";',
      'Acquire::Retries "3";',
      "",
    ].join("\n"),
  );
  return (...args: string[]): void => {
    for (let attempt = 1;; attempt++) {
      try {
        run(release, "apt-get", args, { APT_CONFIG: config }, scratch);
        return;
      } catch (error) {
        if (attempt === ATTEMPTS) throw error;
      }
    }
  };
}

function mirror(release: SecondRelease): string {
  const format = "$(REPO_URI) $(ORIGIN)";
  const lines = run(release, "apt-get", ["indextargets", "--format", format])
    .split("\n").map((line) => line.split(" "));
  const found = lines.find(([uri = "", origin = ""]) =>
    uri !== "" && !uri.includes("security") &&
    (origin === "Debian" || origin === "")
  );
  if (found === undefined || !existsSync(KEYRING)) {
    throw new Error(
      `Cannot unpack DPDK ${release}: this machine's apt has no Debian mirror`,
    );
  }
  return found[0]!;
}

function runDenoText(folder: string): string {
  return `#!/bin/sh
# Runs Deno on the DPDK of this folder, under the loader that it needs. DENO
# names another Deno than the one in PATH.
export DPDK_TS_SECOND_DPDK=${folder}
export DPDK_LIB_DIR=\${DPDK_LIB_DIR:-${folder}/${LIBRARIES}}
DENO=\${DENO:-$(readlink -f "$(command -v deno)")}
export DENO
exec ${folder}/${LIBRARIES}/ld-linux-x86-64.so.2 --library-path ${folder}/${LIBRARIES} "$DENO" "$@"
`;
}

function run(
  release: SecondRelease,
  program: string,
  args: string[],
  env: Record<string, string> = {},
  cwd = "/",
): string {
  const failure = `Cannot unpack DPDK ${release}: ${program} ${args[0]}`;
  let result: Deno.CommandOutput;
  try {
    result = new Deno.Command(program, { args, env, cwd }).outputSync();
  } catch (error) {
    throw new Error(`${failure}: ${(error as Error).message}`);
  }
  const decoder = new TextDecoder();
  if (result.success) return decoder.decode(result.stdout);
  const said = decoder.decode(result.stderr).trim().replaceAll("\n", "; ");
  throw new Error(`${failure} failed: ${said}`);
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

function knownRelease(release: string): SecondRelease {
  if (release in SUITES) return release as SecondRelease;
  const known = Object.keys(SUITES).join(", ");
  throw new RangeError(`Cannot unpack DPDK ${release}: known are ${known}`);
}

function main(): number {
  try {
    const values = readOptions(USAGE, {
      release: { type: "string", default: "24.11" },
      folder: { type: "string" },
      check: { type: "boolean", default: false },
    });
    const release = knownRelease(values.release);
    const folder = values.folder ?? defaultFolder(release);
    if (values.check && !isComplete(release, folder)) return 1;
    console.log(secondDpdk(release, folder).folder);
    return 0;
  } catch (error) {
    console.error(`second_dpdk: ${(error as Error).message}`);
    return 1;
  }
}

if (import.meta.main) Deno.exit(main());
