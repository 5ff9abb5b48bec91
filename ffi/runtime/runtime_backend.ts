/**
 * The backends that a source tree offers: Deno's. In the npm package
 * `runtime_backend_npm.ts` takes the place of this file. Here the other
 * backends must not appear, not even as an import that never runs: Deno
 * fetches the packages that they need as soon as it sees them.
 *
 * @module
 */
import type { Backend } from "./backend_types.ts";
import { denoBackend } from "./backend_deno.ts";

/** The backend of the running runtime; undefined if it has none here. */
export function runtimeBackend(): Backend | undefined {
  return "Deno" in globalThis ? denoBackend : undefined;
}
