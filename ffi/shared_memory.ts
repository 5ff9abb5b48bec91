/**
 * Windows on DPDK's shared memory as a whole. Hugepage memory lies in a few
 * long ranges of addresses (memory segment lists), reserved in full at start
 * and filled as needed. One window spans up to 4 GiB of such a range, so that
 * every object in it is a 32-bit offset: `(low word - low word of base) >>> 0`.
 *
 * Bytes of a window that DPDK has not filled are not readable: an offset must
 * come from an address that DPDK gave.
 *
 * @module
 */
import { dpdk } from "./library.ts";
import { layout } from "./layout/mod.ts";
import { openWindow } from "./memory.ts";
import type { Address } from "./types.ts";
import type { Window } from "./window.ts";

/** Offsets stay within 32 bits. */
const WINDOW_LENGTH = 0x1_0000_0000;

const windows = new Map<Address, Window>();

/**
 * The window that holds an address of DPDK's memory; the same object for all
 * addresses that it holds.
 *
 * @throws {RangeError} if the address is not in DPDK's memory.
 */
export function sharedWindow(address: Address): Window {
  const list = dpdk().rte_mem_virt2memseg_list(address);
  if (list === 0) {
    throw new RangeError(
      `Cannot open window: address must be in DPDK's memory: 0x${
        address.toString(16)
      }`,
    );
  }
  const fields = layout().rte_memseg_list;
  const header = openWindow(list, fields.sizeof);
  const start = header.pointer(fields.base_va);
  const end = start + header.pointer(fields.len);
  const base = start +
    Math.floor((address - start) / WINDOW_LENGTH) * WINDOW_LENGTH;
  let window = windows.get(base);
  if (window === undefined) {
    window = openWindow(base, Math.min(WINDOW_LENGTH, end - base));
    windows.set(base, window);
  }
  return window;
}
