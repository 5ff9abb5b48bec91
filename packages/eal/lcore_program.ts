/**
 * What a worker lcore runs, and what it and the main isolate tell each other.
 *
 * @module
 */

/**
 * A self-contained module as text. `scripts/bundle_lcores.ts` makes one from
 * each `*.lcore.ts` file: a worker that is loaded from a file or a URL would
 * need more permissions than `--allow-ffi`.
 */
export interface LcoreProgram {
  /** Shown as the name of the thread's isolate. */
  readonly name: string;
  /**
   * JavaScript without imports other than `node:` ones, and those from servers
   * that `--allow-import` names: by URL it may be a single import.
   */
  readonly source: string;
  /**
   * Where the lines of `source` were written, as the bundler notes it. Stacks
   * of errors then name those places; without it, they name places in `source`.
   */
  readonly lines?: string;
}

/** First message to a worker: who it is and what it works on. */
export interface LcoreStart {
  readonly lcoreId: number;
  /** CPUs of the lcore, as a cpu_set_t. */
  readonly cpuSet: Uint8Array;
  /** Word 0 becomes 1 when the lcore shall stop. */
  readonly control: SharedArrayBuffer;
  readonly data: unknown;
}

/** Messages from a worker. */
export type LcoreReport =
  | { readonly kind: "ready" }
  | { readonly kind: "message"; readonly message: unknown }
  | { readonly kind: "result"; readonly result: unknown }
  | LcoreFailure;

/**
 * What was thrown: to the end of the program, or uncaught, before an event of
 * the worker that says so.
 */
export interface LcoreFailure {
  readonly kind: "error" | "uncaught";
  readonly name: string;
  readonly message: string;
  readonly stack: string;
}

/** The report of something that was thrown. */
export function failureReport(
  kind: LcoreFailure["kind"],
  thrown: unknown,
): LcoreFailure {
  const { name, message, stack = "" } = thrown instanceof Error
    ? thrown
    : new Error(String(thrown));
  return { kind, name, message, stack };
}
