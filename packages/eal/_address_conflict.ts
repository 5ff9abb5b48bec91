/**
 * Addresses at which the EAL maps shared memory.
 *
 * Every process of a group maps the shared memory where its primary has it.
 * V8 spreads its heap over the lower 46 bits of the address space, DPDK's own
 * default (0x1_0000_0000) among them, so about one start in twenty of a
 * secondary of a C primary finds a V8 page where a mapping must go. A primary
 * of ours maps where V8, programs and libraries never are; a secondary of a
 * foreign primary compares the primary's regions with its own maps before the
 * EAL starts, and where they overlap begins again: a new start of the same
 * process gets other addresses. V8's helper threads may still take a page
 * between that look and the EAL's mapping (about one start in 200), so a start
 * that fails for that reason begins again, too.
 *
 * @module
 */
import { layout } from "../../ffi/layout/mod.ts";
import {
  closeFilesOnExec,
  errno,
  errnoText,
  getEnvironment,
  libc,
  readFile,
} from "../../ffi/os/libc.ts";
import { addressOf, cString, StringVector } from "../../ffi/memory/c_memory.ts";
import { ownCommandLine } from "../../ffi/os/process.ts";
import { Window } from "../../ffi/memory/window.ts";
import { type Mapping, readMappings } from "../group/internal/memory_maps.ts";

/** Where a primary of ours maps: above V8's heap, below programs and stacks. */
export const PRIMARY_BASE = 0x6000_0000_0000;

/**
 * Where a secondary maps what it does not share: away from any primary, whose
 * shared memory must not find these places taken.
 */
export const SECONDARY_BASE = 0x5000_0000_0000;

/** Counts the restarts of one process, across them. */
const RESTARTS = "DPDK_TS_ADDRESS_RESTARTS";

/** One start in twenty conflicts: 40 in a row do not happen by chance. */
const MOST_RESTARTS = 40;

/** A range of addresses, `end` excluded. */
export type Region = Pick<Mapping, "start" | "end">;

/**
 * The regions that a group's shared configuration asks for: the configuration
 * itself, the table of memzones, and each list of memory segments with its
 * table.
 *
 * @param config The bytes of the group's `config` file.
 */
export function sharedRegions(config: Uint8Array): Region[] {
  const { rte_mem_config, rte_memseg_list, rte_fbarray, constants } = layout();
  if (config.length < rte_mem_config.sizeof) return [];
  const window = new Window(config.slice(0, rte_mem_config.sizeof).buffer);
  const regions: Region[] = [];
  const add = (start: number, length: number): void => {
    if (start !== 0) regions.push({ start, end: start + length });
  };
  const addTable = (at: number): void => {
    const length = window.u32[(at + rte_fbarray.len) >>> 2]!;
    const elementSize = window.u32[(at + rte_fbarray.elt_sz) >>> 2]!;
    // One bit per element follows the elements, in 64-bit words with a header.
    const mask = 16 + Math.ceil(length / 64) * 8;
    add(window.pointer(at + rte_fbarray.data), length * elementSize + mask);
  };
  add(window.pointer(rte_mem_config.mem_cfg_addr), rte_mem_config.sizeof);
  addTable(rte_mem_config.memzones);
  for (let i = 0; i < constants.RTE_MAX_MEMSEG_LISTS; i++) {
    const list = rte_mem_config.memsegs + i * rte_memseg_list.sizeof;
    add(
      window.pointer(list + rte_memseg_list.base_va),
      window.pointer(list + rte_memseg_list.len),
    );
    addTable(list + rte_memseg_list.memseg_arr);
  }
  return regions;
}

/** The first of `wanted` that shares an address with one of `taken`. */
export function firstOverlap(
  wanted: readonly Region[],
  taken: readonly Region[],
): Region | undefined {
  return wanted.find((a) =>
    taken.some((b) => a.start < b.end && b.start < a.end)
  );
}

/** Tells whether the EAL's messages speak of an address it could not map at. */
export function isConflictMessage(messages: string): boolean {
  return /virtual area at requested address|use '--base-virtaddr'/.test(
    messages,
  );
}

/** The region of the group's memory that this process cannot map, if any. */
export function conflict(runtimeDir: string): Region | undefined {
  const config = readFile(`${runtimeDir}/config`);
  const taken = readMappings("self");
  if (config === undefined || taken === undefined) return undefined;
  return firstOverlap(sharedRegions(config), taken);
}

/**
 * Starts this process again: same program, arguments, process id and standard
 * streams, other addresses. Returns only if that is not possible, with the
 * reason.
 */
export function restartProcess(): string {
  const restarts = Number(getEnvironment(RESTARTS) ?? 0) + 1;
  if (restarts > MOST_RESTARTS) {
    return `it was restarted ${MOST_RESTARTS} times`;
  }
  const commandLine = ownCommandLine();
  if (commandLine.length === 0) return "/proc/self/cmdline cannot be read";
  closeFilesOnExec();
  libc().setenv(cString(RESTARTS), cString(String(restarts)), 1);
  const argv = new StringVector(commandLine);
  libc().execv(cString("/proc/self/exe"), addressOf(argv.pointers));
  return errnoText(errno());
}

/** Forgets earlier restarts, so that child processes start counting anew. */
export function forgetRestarts(): void {
  libc().unsetenv(cString(RESTARTS));
}
