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
import { dpdk } from "../library/dpdk.ts";
import { openWindow } from "../memory/c_memory.ts";
import type { Address } from "../runtime/c_types.ts";
import { wasmMemoryOf } from "../memory/wasm_memory.ts";
import { SegmentList } from "./_segment_list.ts";
import { wasmWindow } from "./wasm_window.ts";
import type { Window } from "../memory/window.ts";

/** Offsets stay within 32 bits. */
const WINDOW_LENGTH = 0x1_0000_0000;

const windows = new Map<Address, Window>();

/**
 * The window that holds an object of DPDK's memory: in a WebAssembly memory if
 * that can be done, otherwise on the memory itself. The same window for all
 * objects that it holds.
 *
 * @param length Bytes of the object.
 * @throws {RangeError} if the address is not in DPDK's memory.
 */
export function sharedWindow(address: Address, length = 1): Window {
  const list = dpdk().rte_mem_virt2memseg_list(address);
  if (list === 0) {
    throw new RangeError(
      `Cannot open window: address must be in DPDK's memory: 0x${
        address.toString(16)
      }`,
    );
  }
  return wasmWindow(list, address, length) ?? plainWindow(list, address);
}

/**
 * A window that holds one object: the shared one if it is in a WebAssembly
 * memory, otherwise one of the object's own.
 *
 * @param address A multiple of 8.
 */
export function objectWindow(address: Address, length: number): Window {
  const list = dpdk().rte_mem_virt2memseg_list(address);
  const shared = list === 0 ? undefined : wasmWindow(list, address, length);
  return shared ?? openWindow(address, length);
}

/** Whether a window is one of those of {@linkcode sharedWindow}. */
export function isShared(window: Window): boolean {
  return wasmMemoryOf(window) !== undefined ||
    windows.get(window.base) === window;
}

function plainWindow(list: Address, address: Address): Window {
  const { start, end } = new SegmentList(list);
  const base = start +
    Math.floor((address - start) / WINDOW_LENGTH) * WINDOW_LENGTH;
  let window = windows.get(base);
  if (window === undefined) {
    window = openWindow(base, Math.min(WINDOW_LENGTH, end - base));
    windows.set(base, window);
  }
  return window;
}
