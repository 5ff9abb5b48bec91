/**
 * Children that end with their parent.
 *
 * @module
 */
import { backend } from "../../ffi/runtime/backend.ts";
import { parentPid, setParentDeathSignal } from "../../ffi/os/process.ts";
import { signals } from "../../ffi/runtime/signals.ts";

/** Watches the process that started this one. */
export interface ParentWatch {
  /** True once it has ended. Cheap enough for every turn of a loop slice. */
  gone(): boolean;
}

/**
 * Has the kernel kill this process when its parent ends: for the time before
 * {@linkcode watchParent}, when a long native call would not hear a signal.
 */
export function dieWithParent(): void {
  setParentDeathSignal(signals.SIGKILL);
}

/**
 * Watches the parent, however it ends. The kernel wakes this process with
 * SIGUSR1, which by itself does nothing; a busy loop, which sees no signals,
 * asks `gone` at least every 50 ms.
 *
 * @param pid The parent's id as it told this process: it may have ended
 *   before this call.
 */
export function watchParent(pid: number): ParentWatch {
  // Without a listener the signal would end the process before it can clean up.
  backend().host.onSignal("SIGUSR1", () => {});
  setParentDeathSignal(signals.SIGUSR1);
  return { gone: () => parentPid() !== pid };
}
