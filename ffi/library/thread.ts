/**
 * DPDK's thread-local variables, as the calling thread has them. The cells
 * are opened once per isolate, which stays on one thread for its life.
 *
 * @module
 */
import { dpdk } from "./dpdk.ts";
import { openWindow } from "../memory/c_memory.ts";

/** rte_lcore_id() of a thread that is no lcore. */
export const LCORE_ID_ANY = 0xffff_ffff;

function cell(name: string): Uint32Array {
  // 4 bytes: a window's 8 could reach past the end of the thread's block.
  const address = dpdk().symbol(name);
  const aligned = address - address % 8;
  const { u32 } = openWindow(aligned, 8);
  return u32.subarray((address - aligned) / 4, (address - aligned) / 4 + 1);
}

let lcore: Uint32Array | undefined;
let error: Uint32Array | undefined;

/** The cell behind rte_lcore_id(): read it, or write it to adopt an id. */
export function lcoreCell(): Uint32Array {
  lcore ??= cell("per_lcore__lcore_id");
  return lcore;
}

/** rte_errno of the calling thread. */
export function dpdkErrno(): number {
  error ??= cell("per_lcore__rte_errno");
  return error[0]! | 0;
}
