/**
 * Whether DPDK may be used by the calling isolate. Every call that would
 * crash inside DPDK before its start or after its end asks here first.
 *
 * @module
 */

let state: "not initialized" | "running" | "cleaned up" = "not initialized";

/** Marks the EAL as running: in the main isolate after its start. */
export function markRunning(): void {
  state = "running";
}

/** Marks the EAL as ended. */
export function markCleanedUp(): void {
  state = "cleaned up";
}

/**
 * Passes when DPDK may be used.
 *
 * @throws {Error} before the EAL's start and after its cleanup.
 */
export function requireEal(): void {
  if (state !== "running") {
    throw new Error(`Cannot use DPDK: the EAL is ${state}`);
  }
}
