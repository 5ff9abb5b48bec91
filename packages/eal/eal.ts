/**
 * The Environment Abstraction Layer of this process: started once, first
 * thing in the program.
 *
 * @module
 */
import { getAffinity } from "../../ffi/libc.ts";
import { type Dpdk, dpdk } from "../../ffi/library.ts";
import { LibraryError } from "../../ffi/library_error.ts";
import { layout } from "../../ffi/layout/mod.ts";
import { addressOf, readCString, StringVector } from "../../ffi/memory.ts";
import { dpdkErrno, lcoreCell } from "../../ffi/thread.ts";
import {
  conflict,
  forgetRestarts,
  PRIMARY_BASE,
  restartProcess,
  SECONDARY_BASE,
} from "./_address_conflict.ts";
import { failureCause, obstacle, type Start } from "./_init_failure.ts";
import {
  dirExists,
  primaryPid,
  removeDir,
  removeOwnFiles,
  runtimeDir,
} from "./_runtime_dir.ts";
import { hasOption, lastValue, scanArguments, splitArguments } from "./args.ts";
import { closeChannel } from "./channel.ts";
import { markCleanedUp, markRunning } from "./eal_state.ts";
import { DpdkError } from "./error.ts";
import { terminateLcores } from "./lcore.ts";

/** Role of a running process. */
export type ProcessType = "primary" | "secondary";

/** How the EAL starts. */
export interface InitOptions {
  /** Name of the program, for the EAL's log. Default: "dpdk-ts". */
  readonly programName?: string;
  /**
   * What to do when V8's heap lies where the primary's memory must go: begin
   * the process again (default; needs `init` to be the first thing that the
   * program does), or throw.
   */
  readonly onAddressConflict?: "restart" | "throw";
}

/** The EAL could not start. The message is one line and says what to do. */
export class EalInitError extends DpdkError {
  override readonly name = "EalInitError";

  constructor(cause: string | undefined, errno: number) {
    super("Cannot init EAL", "rte_eal_init", errno);
    if (cause !== undefined) this.message = `Cannot init EAL: ${cause}`;
  }
}

/** The running EAL; made by {@linkcode init}. */
export class Eal {
  /** Role of this process. */
  readonly processType: ProcessType;
  /** Name of the process group. */
  readonly filePrefix: string;
  /** Folder with the group's sockets and maps. */
  readonly runtimeDir: string;
  /** Id of the lcore that runs the main isolate. */
  readonly mainLcore: number;
  /** What followed `--` on the command line. */
  readonly applicationArguments: readonly string[];
  /** The CPUs that the process could use before the EAL pinned its threads. */
  readonly initialAffinity: Uint8Array;
  /** DPDK's version, such as "22.11.11". */
  readonly version: string;
  readonly #lcores: readonly number[];
  #open = true;

  /** For {@linkcode init} only. */
  constructor(
    library: Dpdk,
    start: Start,
    application: readonly string[],
    affinity: Uint8Array,
  ) {
    const type = library.rte_eal_process_type();
    this.processType = type === 0 ? "primary" : "secondary";
    this.filePrefix = start.filePrefix;
    this.runtimeDir = readCString(library.rte_eal_get_runtime_dir());
    this.mainLcore = library.rte_get_main_lcore();
    this.applicationArguments = application;
    this.initialAffinity = affinity;
    this.version = library.version;
    this.#lcores = enabledLcores(library);
  }

  /** True until {@linkcode cleanup}. */
  get isOpen(): boolean {
    return this.#open;
  }

  /**
   * Ids of all lcores of this process, ascending.
   *
   * @see RTE_LCORE_FOREACH
   */
  lcores(): number[] {
    return [...this.#lcores];
  }

  /**
   * Ids of the lcores beside the main one, ascending.
   *
   * @see RTE_LCORE_FOREACH_WORKER
   */
  workerLcores(): number[] {
    return this.#lcores.filter((id) => id !== this.mainLcore);
  }

  /**
   * Ends DPDK in this process; nothing of it may be used afterwards. A second
   * call does nothing.
   *
   * A primary gives everything back. A secondary only detaches: it removes
   * its own sockets and maps from the runtime folder and leaves the rest to
   * the end of the process, because DPDK's cleanup in a secondary also shuts
   * down buses and with them devices of the primary.
   *
   * @throws {DpdkError} if a primary's cleanup fails.
   * @see rte_eal_cleanup
   */
  cleanup(): void {
    if (!this.#open) return;
    this.#open = false;
    terminateLcores();
    closeChannel();
    markCleanedUp();
    if (this.processType === "secondary") {
      removeOwnFiles(this.runtimeDir);
      return;
    }
    const result = dpdk().rte_eal_cleanup();
    if (result !== 0) {
      throw new DpdkError("Cannot clean up EAL", "rte_eal_cleanup", -result);
    }
  }
}

let running: Eal | undefined;
let failed: Error | undefined;

/**
 * Starts the EAL with the arguments of a DPDK program: EAL options, then `--`
 * and the application's own. Call it once, before anything else the program
 * does; a repeated call returns the first result.
 *
 * Adds to the arguments only what V8 needs: a base address for shared memory
 * (see `--base-virtaddr`), unless one is given. The calling thread becomes the
 * main lcore.
 *
 * @param argv Command line without program name, such as
 *   `["-l", "0-1", "--no-pci", "--file-prefix=x"]`.
 * @throws {EalInitError} if the EAL does not start.
 * @throws {LibraryError} if DPDK cannot be loaded.
 * @see rte_eal_init
 */
export function init(
  argv: readonly string[],
  options: InitOptions = {},
): Eal {
  if (failed !== undefined) throw failed;
  if (running !== undefined) return running;
  try {
    running = start(argv, options);
    return running;
  } catch (error) {
    // The EAL cannot be tried twice; a library that was not found can.
    if (!(error instanceof LibraryError)) failed = error as Error;
    throw error;
  }
}

function describeStart(words: readonly string[]): Start {
  const options = scanArguments(words);
  const filePrefix = lastValue(options, "--file-prefix") ?? "rte";
  const shared = !hasOption(options, "--no-shconf") &&
    !hasOption(options, "--in-memory");
  const dir = runtimeDir(filePrefix);
  const type = lastValue(options, "--proc-type") ?? "primary";
  const secondary = type === "secondary" ||
    type === "auto" && shared && primaryPid(dir) !== 0;
  return { options, filePrefix, runtimeDir: dir, secondary, shared };
}

function start(argv: readonly string[], options: InitOptions): Eal {
  const { eal: words, application } = splitArguments(argv);
  const library = dpdk();
  const attempt = describeStart(words);
  const informs = hasOption(attempt.options, "--help") ||
    hasOption(attempt.options, "--version");
  const blocked = informs ? undefined : obstacle(attempt);
  if (blocked !== undefined) throw new EalInitError(blocked, 0);

  const added = hasOption(attempt.options, "--base-virtaddr") ? [] : [
    `--base-virtaddr=0x${
      (attempt.secondary ? SECONDARY_BASE : PRIMARY_BASE).toString(16)
    }`,
  ];
  const affinity = getAffinity();
  const isNew = !dirExists(attempt.runtimeDir);
  keptArguments = new StringVector([
    options.programName ?? "dpdk-ts",
    ...words,
    ...added,
  ]);
  // Last before the call: V8 takes more memory whenever it runs.
  if (attempt.secondary) avoidConflict(attempt, options);
  const result = library.rte_eal_init(
    keptArguments.length,
    addressOf(keptArguments.pointers),
  );
  if (result < 0) {
    const errno = dpdkErrno();
    removeTraces(attempt, isNew);
    throw new EalInitError(failureCause(attempt), errno);
  }
  forgetRestarts();
  checkAfterInit(library);
  markRunning();
  return new Eal(library, attempt, application, affinity);
}

/** The EAL keeps pointers into its arguments for the life of the process. */
let keptArguments: StringVector | undefined;

function avoidConflict(attempt: Start, options: InitOptions): void {
  const region = conflict(attempt.runtimeDir);
  if (region === undefined) return;
  const where = `address 0x${
    region.start.toString(16)
  } of the primary's memory is taken in this process`;
  if (options.onAddressConflict === "throw") throw new EalInitError(where, 0);
  throw new EalInitError(
    `${where}, and it cannot start again: ${restartProcess()}`,
    0,
  );
}

/** A failed start leaves nothing that was not there before it. */
function removeTraces(attempt: Start, isNew: boolean): void {
  if (attempt.secondary) removeOwnFiles(attempt.runtimeDir);
  else if (isNew && attempt.shared) removeDir(attempt.runtimeDir);
}

function enabledLcores(library: Dpdk): number[] {
  const ids: number[] = [];
  const limit = layout().constants.RTE_MAX_LCORE;
  for (
    let id = library.rte_get_next_lcore(0xffff_ffff, 0, 0);
    id < limit;
    id = library.rte_get_next_lcore(id, 0, 0)
  ) ids.push(id);
  return ids;
}

/** Limits that only show once the EAL runs. */
function checkAfterInit(library: Dpdk): void {
  const { RTE_MAX_LCORE, RTE_MAX_ETHPORTS } = layout().constants;
  const found: [string, number, number][] = [
    [
      "RTE_MAX_LCORE",
      RTE_MAX_LCORE,
      library.rte_get_next_lcore(RTE_MAX_LCORE - 1, 0, 0),
    ],
    [
      "RTE_MAX_ETHPORTS",
      RTE_MAX_ETHPORTS,
      library.rte_eth_find_next(RTE_MAX_ETHPORTS),
    ],
    ["main lcore id", library.rte_get_main_lcore(), lcoreCell()[0]!],
  ];
  for (const [what, expected, value] of found) {
    if (expected !== value) {
      throw new LibraryError(
        `Cannot use ${library.path} (DPDK ${library.version}): ${what} is ${value}, not ${expected}`,
      );
    }
  }
}
