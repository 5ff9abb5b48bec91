/**
 * Parts of a call in which packets may be in two bursts for a moment, which
 * checked mode does not mind.
 *
 * @module
 */

import { isRunning } from "../../eal/internal/eal_state.ts";

let depth = 0;

/** Whether such a part is running, or the EAL has ended. */
export function areChecksOff(): boolean {
  return depth > 0 || !isRunning();
}

/** Runs such a part. */
export function withoutChecks<T>(run: () => T): T {
  depth++;
  try {
    return run();
  } finally {
    depth--;
  }
}

/** Runs what an application does in the middle of one. */
export function withChecks<T>(run: () => T): T {
  const before = depth;
  depth = 0;
  try {
    return run();
  } finally {
    depth = before;
  }
}
