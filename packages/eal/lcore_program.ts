/**
 * What a worker lcore runs.
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
   * JavaScript without imports, other than of `node:` modules and of URLs that
   * the process may import: it may be a single import.
   */
  readonly source: string;
  /**
   * Where the lines of `source` were written, as the bundler notes it. Stacks
   * of errors then name those places. Default: they name places in `source`.
   */
  readonly lines?: string;
}
