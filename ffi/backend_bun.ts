/**
 * The Bun backend, over `bun:ffi`. It must not import `bun:ffi` at the top:
 * on the other runtimes this file is loaded as well.
 *
 * @module
 */
import type { Backend } from "./backend.ts";

function missing(): never {
  throw new Error("Cannot use native libraries: Bun has no backend yet");
}

/** The backend for Bun. */
export const bunBackend: Backend = {
  name: "bun",
  architecture: "",
  open: missing,
  handle: missing,
  buffer: missing,
  addressOf: missing,
  callback: missing,
  startWorker: missing,
  workerPort: missing,
};
