/**
 * The Environment Abstraction Layer of this process: started once, first
 * thing in the program.
 *
 * @module
 */
import { callWay } from "../../ffi/call/call_way.ts";
import { getAffinity } from "../../ffi/os/libc.ts";
import { fileStatus } from "../../ffi/os/mapped_file.ts";
import { dpdk } from "../../ffi/library/dpdk.ts";
import { LibraryError, unknownBuild } from "../../ffi/library/library_error.ts";
import { checkAfterInit } from "../../ffi/library/self_check.ts";
import { layout } from "../../ffi/layout/mod.ts";
import {
  addressOf,
  readCString,
  StringVector,
} from "../../ffi/memory/c_memory.ts";
import { removeFolder, removeOwnFiles } from "../group/internal/remains.ts";
import { showAs } from "../../ffi/runtime/shown.ts";
import { dpdkErrno, lcoreCell } from "../../ffi/library/thread.ts";
import { keepAddresses } from "../../ffi/hugepages/ended_memory.ts";
import { windowStatus } from "../../ffi/hugepages/wasm_window.ts";
import {
  conflict,
  forgetRestarts,
  isConflictMessage,
  PRIMARY_BASE,
  restartProcess,
  SECONDARY_BASE,
} from "./_address_conflict.ts";
import { captureStandardError, writeStandardError } from "./_standard_error.ts";
import { driverArguments } from "./_drivers.ts";
import {
  checkArguments,
  describeStart,
  failureCause,
  obstacle,
  type Start,
} from "./_init_failure.ts";
import { enabledLcores } from "./_enabled_lcores.ts";
import { showEal } from "./_show_eal.ts";
import type { DataPath } from "./data_path.ts";
import { DpdkError } from "./error.ts";
import type { InitOptions } from "./init_options.ts";
import { hasOption, splitArguments } from "./internal/args.ts";
import { isChecked, setChecked } from "./internal/checked.ts";
import { markCleanedUp, markRunning, onCleanup } from "./internal/eal_state.ts";
import { takeLcore } from "./internal/use_table.ts";

/** Role of a running process. */
export type ProcessType = "primary" | "secondary";

/** The EAL could not start. The message is one line and says what to do. */
export class EalInitError extends DpdkError {
  /** The class's name. */
  override readonly name = "EalInitError";

  /**
   * Describes a failed start.
   *
   * @param cause Why, and what to do; rte_errno's text when left undefined.
   */
  constructor(cause: string | undefined, errno: number) {
    super("Cannot init EAL", "rte_eal_init", errno);
    if (cause !== undefined) this.message = `Cannot init EAL: ${cause}`;
  }
}

/** The running EAL; {@linkcode init} gives it. */
export class Eal {
  static {
    showAs(this, showEal);
  }

  /** Role of this process. @see rte_eal_process_type */
  readonly processType: ProcessType;
  /** Name of the process group. */
  readonly filePrefix: string;
  /** Folder with the group's sockets and maps. @see rte_eal_get_runtime_dir */
  readonly runtimeDir: string;
  /** Id of the lcore that runs the main isolate. @see rte_get_main_lcore */
  readonly mainLcore: number;
  /** What followed `--` on the command line. */
  readonly applicationArguments: readonly string[];
  /** The CPUs that the process could use before the EAL pinned its threads. */
  readonly initialAffinity: Uint8Array;
  /** DPDK's version, such as "22.11.11". @see rte_version */
  readonly version: string;
  readonly #lcores: readonly number[];
  #open = true;

  /** For {@linkcode init} only. */
  constructor(
    filePrefix: string,
    application: readonly string[],
    affinity: Uint8Array,
  ) {
    const library = dpdk();
    const type = library.rte_eal_process_type();
    this.processType = type === 0 ? "primary" : "secondary";
    this.filePrefix = filePrefix;
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
   * @see RTE_LCORE_FOREACH, rte_get_next_lcore
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
   * How the calling thread reaches packets and shared memory, and why so. Both
   * are known for sure once it has opened a queue or an object.
   */
  get dataPath(): DataPath {
    return { calls: callWay(), memory: windowStatus() };
  }

  /**
   * Ends DPDK in this process: what of it is used afterwards throws a
   * `ClosedError`, queues give and take nothing, and memory that is still looked
   * at reads as zeros or as it was. A second call does nothing.
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
    markCleanedUp();
    if (this.processType === "secondary") {
      removeOwnFiles(this.runtimeDir);
      return;
    }
    const layZeros = keepAddresses();
    const result = dpdk().rte_eal_cleanup();
    layZeros();
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
 * (see `--base-virtaddr`), unless one is given; and, for a DPDK in the folder
 * `DPDK_LIB_DIR` that would not find its drivers, where they are (`-d`). The calling thread becomes the
 * main lcore.
 *
 * @param argv Command line without program name, such as
 *   `["-l", "0-1", "--no-pci", "--file-prefix=x"]`.
 * @throws {TypeError} if the arguments are no array of words.
 * @throws {EalInitError} if the EAL does not start.
 * @throws {LibraryError} if DPDK cannot be loaded.
 * @throws {CheckError} in checked mode, if another process of the group runs
 * as the main lcore's id.
 * @see rte_eal_init
 */
export function init(
  argv: readonly string[],
  options: InitOptions = {},
): Eal {
  if (failed !== undefined) throw failed;
  if (running !== undefined) return running;
  checkArguments(argv);
  try {
    running = start(argv, options);
    return running;
  } catch (error) {
    // The EAL cannot be tried twice; a library that was not found can.
    if (!(error instanceof LibraryError)) failed = error as Error;
    throw error;
  }
}

function start(argv: readonly string[], options: InitOptions): Eal {
  if (options.checked !== undefined) setChecked(options.checked);
  const library = dpdk();
  const { release } = library;
  const { eal: words, application } = splitArguments(argv, release);
  const attempt = describeStart(words, release);
  const blocked = obstacle(attempt);
  if (blocked !== undefined) throw new EalInitError(blocked, 0);

  const added = driverArguments(library.path, attempt.options);
  if (!hasOption(attempt.options, "--base-virtaddr")) {
    const base = attempt.secondary ? SECONDARY_BASE : PRIMARY_BASE;
    added.push(`--base-virtaddr=0x${base.toString(16)}`);
  }
  const affinity = getAffinity();
  const isNew = fileStatus(attempt.runtimeDir) === undefined;
  // First: a last word that lacks its value must not take one of these.
  keptArguments = new StringVector([
    options.programName ?? "dpdk-ts",
    ...added,
    ...words,
  ]);
  const count = keptArguments.length;
  const vector = addressOf(keptArguments.pointers);
  const call = (): number => library.rte_eal_init(count, vector);
  const result = attempt.secondary && !attempt.onlyInforms
    ? initSecondary(call, attempt, options)
    : call();
  if (result < 0) {
    const errno = dpdkErrno();
    removeTraces(attempt, isNew);
    throw new EalInitError(failureCause(attempt), errno);
  }
  forgetRestarts();
  const broken = checkAfterInit(library, layout(), lcoreCell()[0]!);
  if (broken !== undefined) throw unknownBuild(library, broken);
  markRunning();
  const eal = new Eal(attempt.filePrefix, application, affinity);
  if (isChecked()) takeMainLcore(eal);
  return eal;
}

/** No other process of the group may run as the same lcore. */
function takeMainLcore(eal: Eal): void {
  try {
    onCleanup(takeLcore(eal.mainLcore));
  } catch (error) {
    eal.cleanup();
    throw error;
  }
}

/** The EAL keeps pointers into its arguments for the life of the process. */
let keptArguments: StringVector | undefined;

/**
 * Runs rte_eal_init in a secondary. Its messages are held back until it is
 * known that they are not about an address conflict, which a restart mends.
 */
function initSecondary(
  call: () => number,
  attempt: Start,
  options: InitOptions,
): number {
  if (conflict(attempt.runtimeDir) !== undefined) restart(options);
  const { result, written } = captureStandardError(call);
  if (result < 0 && isConflictMessage(new TextDecoder().decode(written))) {
    removeOwnFiles(attempt.runtimeDir);
    restart(options);
  }
  writeStandardError(written);
  return result;
}

/** Begins the process again; throws where that is not wanted or possible. */
function restart(options: InitOptions): never {
  const what =
    "the primary's memory has addresses that are taken in this process";
  const why = options.onAddressConflict === "throw"
    ? "start it again"
    : `and it cannot start again: ${restartProcess()}`;
  throw new EalInitError(`${what}: ${why}`, 0);
}

/** A failed start leaves nothing that was not there before it. */
function removeTraces(attempt: Start, isNew: boolean): void {
  if (attempt.secondary) removeOwnFiles(attempt.runtimeDir);
  else if (isNew && attempt.isShared) removeFolder(attempt.runtimeDir);
}
