/**
 * A clock for single operations: that of the runtime costs several hundred ns
 * a look, more than what it would measure.
 *
 * @module
 */
import { backend } from "../../../ffi/runtime/backend.ts";
import { addressOf } from "../../../ffi/memory/c_memory.ts";

const CLOCK_MONOTONIC = 1;

/** Opens the clock: ns since it was opened. */
export function openClock(): () => number {
  const { clock_gettime } = backend().open("libc.so.6", {
    clock_gettime: {
      parameters: ["i32", "handle"],
      result: "i32",
      hot: true,
    },
  });
  const time = new Uint32Array(32); // struct timespec: two 64-bit numbers
  const handle = backend().handle(addressOf(time));
  clock_gettime(CLOCK_MONOTONIC, handle);
  const start = time[0]!;
  return function now(): number {
    clock_gettime(CLOCK_MONOTONIC, handle);
    return (time[0]! - start) * 1e9 + time[2]!;
  };
}
