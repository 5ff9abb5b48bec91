/**
 * Finds and opens DPDK, once per thread, at first use.
 *
 * `DPDK_LIB_DIR`, when set, names the only folder searched. Otherwise the
 * system's loader finds the library by its name. One handle is enough:
 * librte_ethdev brings eal, ring, mempool, mbuf and net with it. Drivers are
 * left to the EAL, which opens its plugin folder itself: a mempool driver
 * opened earlier would shift the table of mempool operations that all
 * processes share by index.
 *
 * @module
 */
import { backend } from "../runtime/backend.ts";
import {
  type Layout,
  layoutFor,
  supportedReleases,
  useLayout,
} from "../layout/mod.ts";
import { getEnvironment, libc, RTLD_NOW } from "../os/libc.ts";
import { type Dpdk, dpdkSymbols } from "./dpdk_functions.ts";
import { ADVICE, LibraryError, unknownBuild } from "./library_error.ts";
import { cString, openWindow, readCString } from "../memory/c_memory.ts";
import { checkBeforeInit } from "./self_check.ts";
import type { Address } from "../runtime/c_types.ts";

/**
 * ABI numbers to look for: the supported ones, newest first, then those beside
 * them, so that they are refused by name.
 */
const abis = [26, 25, 24, 23, 27, 22];

/** What librte_ethdev needs, in load order, for a folder outside the system's. */
const companions = [
  "log",
  "kvargs",
  "argparse",
  "telemetry",
  "pmu",
  "eal",
  "ring",
  "rcu",
  "mempool",
  "mbuf",
  "net",
  "meter",
];

interface Found {
  readonly path: string;
  readonly handle: Address;
}

/** The names to try, in order. */
export function candidates(folder: string | undefined): string[] {
  const names = [
    ...abis.map((abi) => `librte_ethdev.so.${abi}`),
    "librte_ethdev.so",
  ];
  return folder === undefined
    ? names
    : names.map((name) => `${folder}/${name}`);
}

function find(): Found {
  const folder = getEnvironment("DPDK_LIB_DIR") || undefined;
  const tried = candidates(folder);
  let because = "";
  for (const path of tried) {
    if (folder !== undefined) openCompanions(path);
    const handle = libc().dlopen(cString(path), RTLD_NOW);
    if (handle !== 0) return { path, handle };
    const text = readCString(libc().dlerror());
    // A library that is there but broken is the more useful reason.
    if (because === "" || !text.includes("No such file")) because = text;
  }
  throw new LibraryError(
    `Cannot load DPDK: tried ${tried.join(", ")}${
      folder === undefined ? "" : " (DPDK_LIB_DIR is set)"
    }: ${because}. Install DPDK ${supportedReleases()} (on Debian 12: apt-get install librte-ethdev23 librte-mempool-ring23), or set DPDK_LIB_DIR to the folder that holds it`,
  );
}

/** Opens the neighbours by path, so that the loader does not mix versions. */
function openCompanions(path: string): void {
  for (const part of companions) {
    libc().dlopen(
      cString(path.replace("librte_ethdev", `librte_${part}`)),
      RTLD_NOW,
    );
  }
}

/** `DPDK 22.11.11` or `DPDK 26.07.0-rc1` as [text, 2211]. */
export function parseVersion(text: string): [string, number] {
  const match = /(\d+)\.(\d+)[.\d]*\S*/.exec(text);
  if (match === null) return [text, 0];
  return [match[0], Number(match[1]) * 100 + Number(match[2])];
}

/**
 * The table for a library.
 *
 * @throws {LibraryError} if there is none, which says what to do.
 */
export function chooseTable(
  path: string,
  version: string,
  release: number,
  architecture: string,
): Layout {
  if (architecture !== "x86_64") {
    throw new LibraryError(
      `Cannot use ${path} on ${architecture}: struct layouts are known for x86_64 only; run this on such a machine`,
    );
  }
  const table = layoutFor(release);
  if (table !== undefined) return table;
  throw new LibraryError(
    `Cannot use ${path}: it is DPDK ${version}, supported are ${supportedReleases()}. ${ADVICE}`,
  );
}

function open(): Dpdk {
  const { path, handle } = openPermitted();
  function symbol(name: string): Address {
    const address = libc().dlsym(handle, cString(name));
    if (address === 0) {
      throw new LibraryError(`Cannot use ${path}: it exports no ${name}`);
    }
    return address;
  }
  const { rte_version } = backend().open(path, {
    rte_version: dpdkSymbols.rte_version,
  });
  const [version, release] = parseVersion(readCString(rte_version()));
  const table = chooseTable(path, version, release, backend().architecture);
  const functions = backend().open(path, dpdkSymbols);
  // Not a copy: functions are bound when they are first asked for.
  const opened: Dpdk = Object.assign(functions, {
    version,
    release,
    path,
    symbol,
    symbolSize: (name: string) => sizeAt(symbol(name)),
    hasVersion: (name: string, version: string) =>
      libc().dlvsym(handle, cString(name), cString(version)) !== 0,
  });
  const broken = checkBeforeInit(opened, table);
  if (broken !== undefined) {
    throw unknownBuild(opened, broken);
  }
  useLayout(table);
  return opened;
}

/** st_size of the ELF symbol at an address: Elf64_Sym.st_size is at byte 16. */
function sizeAt(address: Address): number {
  const RTLD_DL_SYMENT = 1;
  const info = new Uint8Array(128);
  const entry = new BigUint64Array(16);
  if (libc().dladdr1(address, info, entry, RTLD_DL_SYMENT) === 0) return -1;
  const symbol = Number(entry[0]);
  return symbol === 0 ? -1 : openWindow(symbol, 24).pointer(16);
}

function openPermitted(): Found {
  try {
    return find();
  } catch (error) {
    if (error instanceof Error && error.name === "NotCapable") {
      throw new LibraryError(
        "Cannot load DPDK: run with --allow-ffi",
        { cause: error },
      );
    }
    throw error;
  }
}

let opened: Dpdk | undefined;

/**
 * DPDK's functions; the first call in a thread opens and checks the library.
 *
 * @throws {LibraryError} if there is none that can be used.
 */
export function dpdk(): Dpdk {
  opened ??= open();
  return opened;
}
