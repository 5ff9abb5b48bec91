/**
 * Why something failed, in words for the user. Pure.
 *
 * @module
 */

/** The text of what was thrown. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/**
 * Does something; if that fails, says first what was tried.
 *
 * @param what What it would have been, without final period.
 * @throws {Error} `what`, a colon and the reason.
 */
export function attempt<T>(what: string, step: () => T): T {
  try {
    return step();
  } catch (error) {
    throw new Error(`${what}: ${reasonOf(error)}`, { cause: error });
  }
}
