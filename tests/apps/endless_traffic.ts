/**
 * Traffic that never stops, for tests of ends and returns.
 *
 * @module
 */

/** Two ports that produce packets without end. */
export const NULL_PORTS = ["net_null0", "net_null1"];

/** Two that produce none. */
export const QUIET_PORTS = ["net_null0,no-rx=1", "net_null1,no-rx=1"];

/** For a pool that is made quickly. */
export const MBUFS = "--mbufs 8191";

/** Lets traffic flow for a moment. */
export function flow(milliseconds = 300): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
