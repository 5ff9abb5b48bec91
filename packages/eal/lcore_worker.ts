/**
 * The worker's side of an lcore: a `*.lcore.ts` file calls
 * {@linkcode lcoreMain} with its function and is bundled into a program that
 * {@linkcode launch} starts.
 *
 * @module
 */
import { backend } from "../../ffi/runtime/backend.ts";
import { setAffinity } from "../../ffi/os/libc.ts";
import { dpdk } from "../../ffi/library/dpdk.ts";
import { lcoreCell } from "../../ffi/library/thread.ts";
import {
  failureReport,
  type LcoreReport,
  type LcoreStart,
} from "./_lcore_messages.ts";
import { isChecked } from "./internal/checked.ts";
import { markRunning } from "./internal/eal_state.ts";
import { takeLcore } from "./internal/use_table.ts";

/** What a function on a worker lcore is given. */
export interface LcoreContext<Data = unknown> {
  /** Id of this lcore: what rte_lcore_id() returns on this thread. */
  readonly lcoreId: number;
  /** What the main isolate passed to `launch`. */
  readonly data: Data;
  /** False once the main isolate called `stop`: then return. */
  running(): boolean;
  /** Sleeps, without the event loop. @see rte_delay_us_sleep */
  sleep(microseconds: number): void;
  /** Sends a structured-cloneable message to the main isolate. */
  post(message: unknown): void;
}

/**
 * Runs a function on this worker as soon as the main isolate says which lcore
 * it is. The thread takes over the lcore's id, so that DPDK, C code and the
 * caches of mempools know it as that lcore, and its CPUs. What the function
 * returns or throws is what `wait` gives.
 */
export function lcoreMain<Data = unknown>(
  run: (context: LcoreContext<Data>) => unknown,
): void {
  const post = backend().workerPort((message) => {
    start(run, message as LcoreStart, post);
  });
}

async function start<Data>(
  run: (context: LcoreContext<Data>) => unknown,
  { lcoreId, cpuSet, control, data }: LcoreStart,
  post: (report: LcoreReport) => void,
): Promise<void> {
  let giveBack = (): void => {};
  try {
    const library = dpdk();
    // Threads inherit the affinity of the main lcore; this one has its own.
    if (!setAffinity(cpuSet)) {
      throw new Error(`Cannot pin lcore ${lcoreId}: sched_setaffinity failed`);
    }
    lcoreCell()[0] = lcoreId;
    markRunning();
    if (isChecked()) giveBack = takeLcore(lcoreId);
    post({ kind: "ready" });
    const flag = new Int32Array(control);
    const result = await run({
      lcoreId,
      data: data as Data,
      running: () => Atomics.load(flag, 0) === 0,
      sleep: (microseconds) => library.rte_delay_us_sleep(microseconds),
      post: (message) => post({ kind: "message", message }),
    });
    giveBack();
    post({ kind: "result", result });
  } catch (error) {
    giveBack();
    post(failureReport("error", error));
  }
}
