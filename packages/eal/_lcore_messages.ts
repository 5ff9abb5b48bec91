/**
 * What a worker lcore and the main isolate tell each other.
 *
 * @module
 */

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
