/**
 * Whether this process runs in checked mode. Ends, bursts and pools ask when
 * they are made, so that there is nothing to ask afterwards.
 *
 * @module
 */
import { getEnvironment, libc } from "../../../ffi/os/libc.ts";
import { cString } from "../../../ffi/memory/c_memory.ts";

const SWITCH = "DPDK_TS_CHECKED";
const OFF: ReadonlySet<string> = new Set(["", "0", "off"]);

let known: boolean | undefined;

/** Whether it does. Once asked, it stays so for the calling thread. */
export function isChecked(): boolean {
  known ??= !OFF.has(getEnvironment(SWITCH) ?? "");
  return known;
}

/** Turns it on or off: for this thread, later ones, and later processes of this one. */
export function setChecked(on: boolean): void {
  libc().setenv(cString(SWITCH), cString(on ? "on" : "off"), 1);
  known = on;
}
