/**
 * Worker lcores, seen from the main isolate: start a program on one, wait for
 * it, stop it, see its error.
 *
 * DPDK's own thread of the lcore stays idle; a worker with its own isolate
 * takes over the lcore's id and CPUs.
 *
 * @module
 */
import { backend } from "../../ffi/runtime/backend.ts";
import type { RuntimeWorker } from "../../ffi/runtime/backend_types.ts";
import { dpdk } from "../../ffi/library/dpdk.ts";
import { LCORE_ID_ANY, lcoreCell } from "../../ffi/library/thread.ts";
import { showAs } from "../../ffi/runtime/shown.ts";
import { deferred } from "./_deferred.ts";
import { writtenStack } from "./_written_stack.ts";
import type {
  LcoreFailure,
  LcoreReport,
  LcoreStart,
} from "./_lcore_messages.ts";
import { onCleanup, requireEal } from "./internal/eal_state.ts";
import type { LcoreProgram } from "./lcore_program.ts";

/** A program that runs or ran on a worker lcore. */
export interface LcoreRun {
  /** Id of the lcore. */
  readonly lcoreId: number;
  /** True until the program has ended. @see rte_eal_get_lcore_state */
  readonly running: boolean;
  /**
   * Waits for the end of the program.
   *
   * @returns what its function returned.
   * @throws {LcoreError} if it threw or was terminated.
   * @see rte_eal_wait_lcore
   */
  wait(): Promise<unknown>;
  /** Asks the program to end: its `running()` is false from now on. */
  stop(): void;
  /**
   * Ends the worker wherever it is, as `kill -9` would. What it held of
   * shared objects is lost; use `stop` when it can answer.
   */
  terminate(): void;
}

/** How a program is started. */
export interface LaunchOptions {
  /** Structured-cloneable data for the program's function. Default: undefined. */
  readonly data?: unknown;
  /** Called for each message that the program posts. Default: they are dropped. */
  readonly onMessage?: (message: unknown) => void;
}

/**
 * A program on a worker lcore threw, or was terminated. Its `cause` is what was
 * thrown, with a stack that names the files that were written.
 */
export class LcoreError extends Error {
  /** The class's name. */
  override readonly name = "LcoreError";
  /** Id of the lcore. */
  readonly lcoreId: number;

  /**
   * Describes a failed program.
   *
   * @param cause What it threw. Default: nothing.
   */
  constructor(lcoreId: number, text: string, cause?: unknown) {
    super(`Lcore ${lcoreId} failed: ${text}`, { cause });
    this.lcoreId = lcoreId;
  }
}

class WorkerRun implements LcoreRun {
  static {
    showAs(
      this,
      ({ lcoreId, running }) =>
        `{ lcore ${lcoreId}, ${running ? "running" : "ended"} }`,
      "LcoreRun",
    );
  }

  readonly lcoreId: number;
  readonly #control = new SharedArrayBuffer(8);
  readonly #ended = deferred<unknown>();
  readonly #worker: RuntimeWorker;
  readonly #lines: string | undefined;
  #running = true;
  #uncaught: Error | undefined;

  constructor(lcoreId: number, program: LcoreProgram, options: LaunchOptions) {
    this.lcoreId = lcoreId;
    this.#lines = program.lines;
    // Nobody may be waiting when it fails.
    this.#ended.promise.catch(() => {});
    this.#worker = backend().startWorker(program.source, program.name, {
      message: (data) => this.#receive(data as LcoreReport, options),
      error: (error) => this.#failBy(this.#uncaught ?? error),
    });
    const start: LcoreStart = {
      lcoreId,
      cpuSet: dpdk().rte_lcore_cpuset(lcoreId),
      control: this.#control,
      data: options.data,
    };
    this.#worker.post(start);
  }

  get running(): boolean {
    return this.#running;
  }

  wait(): Promise<unknown> {
    return this.#ended.promise;
  }

  stop(): void {
    Atomics.store(new Int32Array(this.#control), 0, 1);
  }

  terminate(): void {
    this.#fail("it was terminated");
  }

  #receive(report: LcoreReport, options: LaunchOptions): void {
    switch (report.kind) {
      case "ready":
        break;
      case "message":
        options.onMessage?.(report.message);
        break;
      case "result":
        this.#end();
        this.#ended.resolve(report.result);
        break;
      case "error":
        this.#failBy(errorOf(report));
        break;
      case "uncaught":
        // The worker may go on; if not, an event without a stack follows.
        this.#uncaught = errorOf(report);
    }
  }

  #failBy(error: Error): void {
    if (this.#lines !== undefined && error.stack !== undefined) {
      error.stack = writtenStack(error.stack, this.#lines);
    }
    this.#fail(error.message, error);
  }

  #fail(text: string, cause?: Error): void {
    this.#end();
    this.#ended.reject(new LcoreError(this.lcoreId, text, cause));
  }

  #end(): void {
    this.#running = false;
    this.#worker.terminate();
  }
}

function errorOf({ name, message, stack }: LcoreFailure): Error {
  return Object.assign(new Error(message), { name, stack });
}

const runs = new Map<number, WorkerRun>();

/**
 * Starts a program on a worker lcore.
 *
 * @throws {RangeError} if the lcore is not one of this process's workers.
 * @throws {Error} if a program runs there already.
 * @see rte_eal_remote_launch
 */
export function launch(
  lcoreId: number,
  program: LcoreProgram,
  options: LaunchOptions = {},
): LcoreRun {
  requireEal();
  const mainLcore = dpdk().rte_get_main_lcore();
  if (lcoreId === mainLcore || dpdk().rte_lcore_is_enabled(lcoreId) === 0) {
    throw new RangeError(
      `Cannot launch "${program.name}": lcore ${lcoreId} is ${
        lcoreId === mainLcore ? "the main lcore" : "not enabled"
      }`,
    );
  }
  if (runs.get(lcoreId)?.running) {
    throw new Error(
      `Cannot launch "${program.name}": lcore ${lcoreId} is busy`,
    );
  }
  onCleanup(terminateLcores);
  const run = new WorkerRun(lcoreId, program, options);
  runs.set(lcoreId, run);
  return run;
}

/**
 * Waits for the programs of all worker lcores to end.
 *
 * @throws {LcoreError} the first failure, if one failed.
 * @see rte_eal_mp_wait_lcore
 */
export async function waitLcores(): Promise<void> {
  await Promise.all([...runs.values()].map((run) => run.wait()));
}

/** Ends all workers at once; part of the EAL's cleanup. */
function terminateLcores(): void {
  for (const run of runs.values()) {
    if (run.running) run.terminate();
  }
  runs.clear();
}

/**
 * Id of the calling thread's lcore; undefined on a thread that is none.
 *
 * @see rte_lcore_id
 */
export function lcoreId(): number | undefined {
  const id = lcoreCell()[0]!;
  return id === LCORE_ID_ANY ? undefined : id;
}
