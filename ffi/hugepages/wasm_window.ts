/**
 * Windows that TypeScript and WebAssembly share: DPDK's hugepages, laid into a
 * WebAssembly memory. Where that cannot be done, windows are plain ones and
 * the TypeScript data path does the work; `windowStatus` tells which and why.
 *
 * Each thread has memories of its own, all on the same hugepages.
 *
 * @module
 */
import { getEnvironment, libc } from "../os/libc.ts";
import { ListWindow, spanOf } from "./_list_window.ts";
import { cString } from "../memory/c_memory.ts";
import { SegmentList } from "./_segment_list.ts";
import type { Address } from "../runtime/c_types.ts";
import type { Window } from "../memory/window.ts";

/** Which data path is in use. */
export interface WindowStatus {
  /** "wasm" once an object was opened in a WebAssembly memory. */
  readonly kind: "wasm" | "typescript";
  /** Why TypeScript; with "wasm", why not for all objects, or "". */
  readonly reason: string;
}

const SWITCH = "DPDK_TS_KERNELS";
/** Smaller pages are no hugepages: mapping them would take too long. */
const LEAST_PAGE = 0x1_0000;

const lists = new Map<Address, SegmentList>();
const windows = new Map<string, ListWindow | string>();
let isUsed = false;
let refusal = "no object in shared memory was opened";

/** Which data path this thread uses, and why. */
export function windowStatus(): WindowStatus {
  return { kind: isUsed ? "wasm" : "typescript", reason: refusal };
}

/**
 * Turns WebAssembly off or on for objects that are opened from now on, in all
 * threads of the process. DPDK_TS_KERNELS=off in the environment turns it off
 * from the start.
 */
export function useWasm(on: boolean): void {
  libc().setenv(cString(SWITCH), cString(on ? "on" : "off"), 1);
}

/** Notes that an object cannot use WebAssembly, for `windowStatus`. */
export function refuseWasm(reason: string): undefined {
  refusal = reason;
  return undefined;
}

/**
 * The window in a WebAssembly memory that holds an object; undefined, with the
 * reason in `windowStatus`, if there is none. It is the same window for all
 * objects of one stretch of almost 4 GiB.
 *
 * @param address Of the struct rte_memseg_list that the object is in.
 */
export function wasmWindow(
  address: Address,
  object: Address,
  length: number,
): Window | undefined {
  if (getEnvironment(SWITCH) === "off") {
    return refuseWasm(`it is turned off by ${SWITCH}`);
  }
  let list = lists.get(address);
  if (list === undefined) lists.set(address, list = new SegmentList(address));
  if (list.external) return refuseWasm("the memory is not DPDK's own");
  if (list.pageSize < LEAST_PAGE || spanOf(list.pageSize) === 0) {
    return refuseWasm(`pages of ${list.pageSize} bytes cannot be mapped`);
  }
  const part = Math.floor((object - list.start) / spanOf(list.pageSize));
  const found = listWindow(list, part);
  const problem = typeof found === "string"
    ? found
    : found.ensure(object, length);
  if (typeof found === "string" || problem !== undefined) {
    return refuseWasm(problem ?? "");
  }
  if (!isUsed) refusal = "";
  isUsed = true;
  return found.memory.window;
}

function listWindow(list: SegmentList, part: number): ListWindow | string {
  const key = `${list.address} ${part}`;
  let found = windows.get(key);
  if (found === undefined) {
    found = makeWindow(list, part);
    windows.set(key, found);
  }
  return found;
}

function makeWindow(list: SegmentList, part: number): ListWindow | string {
  try {
    return new ListWindow(list, part);
  } catch (error) {
    // The engine has no room for so large a memory.
    if (error instanceof RangeError) return error.message;
    throw error;
  }
}
