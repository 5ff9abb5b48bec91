/**
 * The errors of failed DPDK calls, and of objects used after their end.
 *
 * @module
 */
import { errnoName } from "../../ffi/os/libc.ts";
import { dpdk } from "../../ffi/library/dpdk.ts";
import { readCString } from "../../ffi/memory/c_memory.ts";
import { dpdkErrno } from "../../ffi/library/thread.ts";

/** Error numbers that DPDK adds to the system's, or names in another way. */
const ownCodes: Readonly<Record<number, string>> = {
  95: "ENOTSUP", // to the C library, EOPNOTSUPP
  1001: "E_RTE_SECONDARY",
  1002: "E_RTE_NO_CONFIG",
};

/** The symbolic name of an error number, such as "ENOENT". */
function errnoCode(errno: number): string {
  return ownCodes[errno] ?? errnoName(errno) ?? `E${errno}`;
}

/**
 * A DPDK function failed: what was tried, and DPDK's reason.
 *
 * @see rte_strerror
 */
export class DpdkError extends Error {
  /** The class's name. */
  override readonly name: string = "DpdkError";
  /** The C function that failed, such as "rte_memzone_reserve_aligned". */
  readonly call: string;
  /** rte_errno, or 0 when the function left none. */
  readonly errno: number;
  /** The name of the errno, such as "ENOMEM"; "" when there is none. */
  readonly code: string;

  /**
   * Describes a failed call.
   *
   * @param tried What was tried, without final period: `Cannot reserve memzone "a"`.
   * @param call The C function that failed.
   * @param errno Its rte_errno. Default: that of the calling thread.
   */
  constructor(tried: string, call: string, errno: number = dpdkErrno()) {
    const text = errno === 0
      ? `${call} failed`
      : `${readCString(dpdk().rte_strerror(errno))} (${call})`;
    super(`${tried}: ${text}`);
    this.call = call;
    this.errno = errno;
    this.code = errno === 0 ? "" : errnoCode(errno);
  }
}

/**
 * Something was used after its end: a shared object after `close`, or anything of
 * DPDK after the EAL's end.
 */
export class ClosedError extends Error {
  /** The class's name. */
  override readonly name = "ClosedError";

  /**
   * Describes the use.
   *
   * @param what The object by kind and name: `Ring "jobs"`.
   * @param message Default: that it is closed.
   */
  constructor(what: string, message = `${what} is closed`) {
    super(message);
  }
}
