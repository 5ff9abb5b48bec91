/**
 * A look into a running group of DPDK processes, C or TypeScript, that they do
 * not notice: its files are mapped read only, without the EAL, without DPDK's
 * libraries. Also into what a dead group left.
 *
 * ```ts
 * import { findGroups, openGroup } from "@dpdk-ts/dpdk/inspect";
 *
 * if (findGroups().some(({ prefix }) => prefix === "example")) {
 *   const group = openGroup("example");
 *   const { processes, rings } = group.sample();
 *   console.log(processes.length, rings.length);
 *   group.close();
 * }
 * ```
 *
 * @module
 */
export * from "./application_tables.ts";
export * from "./autopsy.ts";
export * from "./find_groups.ts";
export * from "./group.ts";
export * from "./inspect_error.ts";
export * from "./pcapng.ts";
export * from "./queued.ts";
export * from "./rates.ts";
export * from "./snapshot.ts";
export type { PlaceOptions } from "./_runtime_folder.ts";
export type { Address } from "../../ffi/runtime/c_types.ts";
export type { Window } from "../../ffi/memory/window.ts";
