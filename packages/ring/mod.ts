/**
 * Rings: lock-free queues of fixed-size elements in shared memory, byte for
 * byte those of DPDK's librte_ring, with the data path in TypeScript.
 *
 * A ring on plain JavaScript memory needs no DPDK:
 *
 * ```ts
 * import { RingFlag, RingView, Window } from "@dpdk-ts/dpdk/ring";
 *
 * const window = new Window(new SharedArrayBuffer(RingView.memorySize(8)));
 * RingView.format(window, 0, { name: "jobs", count: 8, flags: RingFlag.SP_ENQ });
 * const ring = new RingView(window, 0);
 *
 * ring.enqueueBurst(BigUint64Array.of(1n, 2n, 3n));
 * const table = new BigUint64Array(32);
 * const n = ring.dequeueBurst(table);
 * console.log(n, ring.available, table[0]); // 3 0 1n
 * ```
 *
 * A {@linkcode Ring} lies in DPDK's memory, under a name that all processes of
 * the group can look up:
 *
 * ```ts
 * import { init } from "@dpdk-ts/dpdk/eal";
 * import { Ring } from "@dpdk-ts/dpdk/ring";
 *
 * init(["-l", "0", "--no-pci", "--file-prefix=example"]);
 * const ring = Ring.create("jobs", 1024);
 * ring.enqueue(42n);
 * console.log(Ring.lookup("jobs").count); // 1
 * ring.close();
 * ```
 *
 * @module
 */
export { Batch } from "./batch.ts";
export type { BatchPlace } from "./batch_place.ts";
export { Consumer } from "./consumer.ts";
export { RingFlag, type SyncMode } from "./flags.ts";
export type { Move, MoveOne } from "./move.ts";
export { Producer } from "./producer.ts";
export {
  Ring,
  type RingCreateOptions,
  type RingLookupOptions,
} from "./ring.ts";
export { RingHeader } from "./ring_header.ts";
export { RingSpan } from "./ring_span.ts";
export type { RingFormat, RingTable, RingViewOptions } from "./ring_types.ts";
export { RingView } from "./ring_view.ts";
export type { Address } from "../../ffi/runtime/c_types.ts";
export { Window } from "../../ffi/memory/window.ts";
