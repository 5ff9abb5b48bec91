/**
 * The backend in use.
 *
 * @module
 */
import type { Backend } from "./backend_types.ts";
import { runtimeBackend } from "./runtime_backend.ts";

let chosen: Backend | undefined;

/**
 * The backend of the running runtime.
 *
 * @throws {Error} on a runtime that has none.
 */
export function backend(): Backend {
  chosen ??= runtimeBackend();
  if (chosen === undefined) {
    throw new Error(
      "Cannot use native libraries: this runtime is not supported here: run the sources under Deno, the npm package also under Node or Bun",
    );
  }
  return chosen;
}
