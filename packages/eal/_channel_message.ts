/**
 * `struct rte_mp_msg` to and from TypeScript.
 *
 * @module
 */
import { layout } from "../../ffi/layout/mod.ts";
import { openWindow } from "../../ffi/memory/c_memory.ts";
import type { Address } from "../../ffi/runtime/c_types.ts";
import { Window } from "../../ffi/memory/window.ts";

/** A message: at most 256 bytes and 8 file descriptors (253 from DPDK 24.11 on). */
export interface Message {
  /** Which action it is for: 1 to 63 bytes. */
  readonly name: string;
  /** Its content. */
  readonly data: Uint8Array;
  /** File descriptors that travel with it; the receiver gets its own. */
  readonly fileDescriptors: readonly number[];
}

/**
 * The bytes of a message.
 *
 * @throws {RangeError} if name, data or descriptors exceed the limits.
 */
export function encodeMessage(
  name: string,
  data: Uint8Array,
  fileDescriptors: readonly number[],
): Uint8Array {
  const fields = layout().rte_mp_msg;
  const limits = layout().constants;
  const nameBytes = new TextEncoder().encode(name);
  const checks: [what: string, least: number, value: number, most: number][] = [
    [
      "name must have 1 to",
      1,
      nameBytes.length,
      limits.RTE_MP_MAX_NAME_LEN - 1,
    ],
    ["data must have 0 to", 0, data.length, limits.RTE_MP_MAX_PARAM_LEN],
    [
      "file descriptors must number 0 to",
      0,
      fileDescriptors.length,
      limits.RTE_MP_MAX_FD_NUM,
    ],
  ];
  for (const [what, least, value, most] of checks) {
    if (value < least || value > most) {
      throw new RangeError(
        `Cannot send message "${name}": ${what} ${most}${
          what.startsWith("file") ? "" : " bytes"
        }: ${value}`,
      );
    }
  }
  const window = new Window(new ArrayBuffer(Math.ceil(fields.sizeof / 8) * 8));
  window.u8.set(nameBytes, fields.name);
  window.i32[fields.len_param / 4] = data.length;
  window.i32[fields.num_fds / 4] = fileDescriptors.length;
  window.u8.set(data, fields.param);
  window.i32.set(fileDescriptors, fields.fds / 4);
  return window.u8;
}

/** The message at an address, copied. */
export function decodeMessage(address: Address): Message {
  const fields = layout().rte_mp_msg;
  const limits = layout().constants;
  const window = openWindow(address, fields.sizeof);
  const length = window.i32[fields.len_param / 4]!;
  const descriptors = window.i32[fields.num_fds / 4]!;
  return {
    name: window.text(fields.name, limits.RTE_MP_MAX_NAME_LEN),
    data: window.u8.slice(fields.param, fields.param + length),
    fileDescriptors: [
      ...window.i32.subarray(fields.fds / 4, fields.fds / 4 + descriptors),
    ],
  };
}
