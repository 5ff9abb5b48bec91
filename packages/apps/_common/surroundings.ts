/**
 * What the parts of a running application have in common.
 *
 * @module
 */
import type { TerminationWatch } from "./termination.ts";

/** What the parts of a running application have in common. */
export interface Surroundings {
  /** Tells when the process shall end. */
  readonly watch: TerminationWatch;
  /** Prints text on standard output. */
  readonly write: (text: string) => void;
}

/** Waits for a number of milliseconds; events go on. */
export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, milliseconds));
}
