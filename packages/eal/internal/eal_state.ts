/**
 * Whether DPDK may be used by the calling isolate. Every call that would
 * crash inside DPDK before its start or after its end asks here first.
 *
 * @module
 */
import { ClosedError } from "../error.ts";

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

/** Whether it was used, and cannot be any more. */
export function hasEnded(): boolean {
  return state === "cleaned up";
}

/**
 * Passes when DPDK may be used.
 *
 * @throws {Error} before the EAL's start.
 * @throws {ClosedError} after its end.
 */
export function requireEal(): void {
  if (state === "running") return;
  const message = `Cannot use DPDK: the EAL is ${state}`;
  throw state === "cleaned up"
    ? new ClosedError("DPDK", message)
    : new Error(message);
}
