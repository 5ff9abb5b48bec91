/**
 * Checks, at the first use of a port, that the structs which DPDK fills are
 * as long as the layout table says. DPDK clears each of them as a whole, so
 * the last byte it changes tells the length.
 *
 * @module
 */
import { layout } from "../../ffi/layout/mod.ts";
import { dpdk } from "../../ffi/library/dpdk.ts";
import { ADVICE, LibraryError } from "../../ffi/library/library_error.ts";

/** Far more than any version's struct. */
const ROOM = 4096;

let checked = false;

/**
 * Checks the sizes once per isolate.
 *
 * @param port Id of a valid port.
 * @throws {LibraryError} if one is not as expected.
 */
export function checkStructSizes(port: number): void {
  if (checked) return;
  const { rte_eth_dev_info_get, rte_eth_stats_get, path, version } = dpdk();
  const sizes = layout();
  for (
    const [name, expected, fill] of [
      ["rte_eth_dev_info", sizes.rte_eth_dev_info.sizeof, rte_eth_dev_info_get],
      ["rte_eth_stats", sizes.rte_eth_stats.sizeof, rte_eth_stats_get],
    ] as const
  ) {
    const found = changedLength((bytes) => void fill(port, bytes));
    if (found === expected) continue;
    throw new LibraryError(
      `Cannot use ports of ${path} (DPDK ${version}): it was built with other options than this project knows: size of ${name} is ${found}, not ${expected}. ${ADVICE}`,
    );
  }
  checked = true;
}

/** Two patterns, because a byte may be left at the value it had. */
function changedLength(fill: (bytes: Uint8Array) => void): number {
  let length = 0;
  for (const pattern of [0xa5, 0x5a]) {
    const bytes = new Uint8Array(ROOM).fill(pattern);
    fill(bytes);
    length = Math.max(
      length,
      bytes.findLastIndex((byte) => byte !== pattern) + 1,
    );
  }
  return length;
}
