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

const endings = new Set<() => void>();

/** Has a function run when the EAL is about to end: what it holds must go. */
export function onCleanup(run: () => void): void {
  endings.add(run);
}

/** Marks the EAL as ended. */
export function markCleanedUp(): void {
  for (const run of endings) run();
  endings.clear();
  state = "cleaned up";
}

/** Whether DPDK may be used. */
export function isRunning(): boolean {
  return state === "running";
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
