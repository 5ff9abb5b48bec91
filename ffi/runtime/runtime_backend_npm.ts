/**
 * The backends that the npm package offers; `scripts/build_npm.ts` puts this
 * file in the place of `runtime_backend.ts`. Each backend loads what it needs
 * at first use only, so that no runtime ever loads what is another's.
 *
 * @module
 */
import process from "node:process";
import type { Backend } from "./backend_types.ts";
import { bunBackend } from "./backend_bun.ts";
import { denoBackend } from "./backend_deno.ts";
import { canLoadKoffi, koffiBackend } from "./backend_koffi.ts";
import { hasNodeFfi, nodeFfiBackend } from "./backend_node_ffi.ts";

/** The backend of the running runtime; undefined if it has none here. */
export function runtimeBackend(): Backend | undefined {
  if ("Deno" in globalThis) return denoBackend;
  const { bun, node } = process.versions;
  // Bun names a version of Node, too.
  if (bun !== undefined) return bunBackend;
  return node === undefined ? undefined : nodeBackend();
}

/** `DPDK_TS_NODE_FFI=on` prefers Node's own FFI where there is one. */
function nodeBackend(): Backend {
  const preferred = process.env["DPDK_TS_NODE_FFI"] === "on";
  return hasNodeFfi() && (preferred || !canLoadKoffi())
    ? nodeFfiBackend
    : koffiBackend;
}
