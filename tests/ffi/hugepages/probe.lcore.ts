/** Test program: moves an element on an lcore and tells by which way. */
import { kernelsOf } from "../../../ffi/kernels/kernels.ts";
import { windowStatus } from "../../../ffi/hugepages/wasm_window.ts";
import { lcoreMain } from "../../../packages/eal/mod.ts";
import { Ring } from "../../../packages/ring/mod.ts";

lcoreMain<{ ring: string }>(({ data }) => {
  const ring = Ring.lookup(data.ring);
  const [value] = [ring.dequeue()];
  const isSent = value !== undefined && ring.enqueue(value + 1n);
  const isCompiled = kernelsOf(ring.window) !== undefined;
  return { isSent, isCompiled, kind: windowStatus().kind };
});
