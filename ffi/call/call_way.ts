/**
 * How a thread calls C function pointers: see bind_call.ts, which chooses. On
 * its own, since who only asks needs none of the ways.
 *
 * @module
 */
import { backend } from "../runtime/backend.ts";
import { getEnvironment } from "../os/libc.ts";

/** How bound calls are made in this thread, and why. */
export interface CallWay {
  /** Call stubs, or libffi. */
  readonly way: "stub" | "libffi";
  /** Why so. */
  readonly reason: string;
}

/** The processors that have stubs, by Linux's name for them. */
const stubProcessors = ["x86_64", "aarch64"] as const;
/** One of them. */
export type StubProcessor = typeof stubProcessors[number];

let chosen: (() => CallWay) | undefined;

/** Tells this module who knows the thread's way from now on. */
export function setCallWay(source: () => CallWay): void {
  chosen = source;
}

/** How bound calls are made in this thread: known for sure once one was. */
export function callWay(): CallWay {
  return chosen?.() ?? firstChoice();
}

/**
 * The way to begin with.
 *
 * @param forced Value of `DPDK_TS_CALLS`.
 * @throws {RangeError} if that means nothing.
 */
export function firstChoice(
  forced: string | undefined = getEnvironment("DPDK_TS_CALLS"),
  processor: string = backend().architecture,
): CallWay {
  if (forced !== undefined && forced !== "" && forced !== "libffi") {
    throw new RangeError(
      `Cannot choose how to call: DPDK_TS_CALLS must be "libffi" or not set: "${forced}"`,
    );
  }
  if (forced === "libffi") {
    return { way: "libffi", reason: "DPDK_TS_CALLS is libffi" };
  }
  if (!stubProcessors.some((name) => name === processor)) {
    return { way: "libffi", reason: `no call stubs for ${processor}` };
  }
  return { way: "stub", reason: `call stubs for ${processor}` };
}
