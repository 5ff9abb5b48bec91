/**
 * The DPDK in use.
 *
 * @module
 */
import { dpdk } from "../../ffi/library/dpdk.ts";

/** Which DPDK is in use. */
export interface DpdkVersion {
  /** Version text, such as "22.11.11". */
  readonly text: string;
  /** Year * 100 + month, such as 2211. */
  readonly release: number;
  /** The library that was opened. */
  readonly path: string;
}

/**
 * The DPDK in use. Opens the library, but needs no EAL.
 *
 * @throws {LibraryError} if there is none that can be used.
 * @see rte_version
 */
export function version(): DpdkVersion {
  const { version: text, release, path } = dpdk();
  return { text, release, path };
}
