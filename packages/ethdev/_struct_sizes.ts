/**
 * Checks that the structs which DPDK fills are as long as the layout table
 * says, each when it is first asked for. DPDK clears each of them as a whole,
 * so the last byte it changes tells the length.
 *
 * @module
 */
import { layout } from "../../ffi/layout/mod.ts";
import { dpdk } from "../../ffi/library/dpdk.ts";
import { ADVICE, LibraryError } from "../../ffi/library/library_error.ts";

/** Far more than any version's struct. */
const ROOM = 4096;

/** The structs, by the function that fills them. */
const STRUCTS = {
  rte_eth_dev_info_get: "rte_eth_dev_info",
  rte_eth_stats_get: "rte_eth_stats",
} as const;

const checked = new Set<string>();

/**
 * Checks the size of a struct, once per isolate. It has the driver fill it: so
 * only for a port that the caller wants to know this of. net_vhost, for one,
 * crashes when it is asked for statistics before it is configured.
 *
 * @param call Fills it.
 * @param port Id of a valid port.
 * @throws {LibraryError} if it is not as expected.
 */
export function checkStructSize(
  call: keyof typeof STRUCTS,
  port: number,
): void {
  if (checked.has(call)) return;
  const { [call]: fill, path, version } = dpdk();
  const struct = STRUCTS[call];
  const expected = layout()[struct].sizeof;
  const found = changedLength((bytes) => void fill(port, bytes));
  if (found !== expected) {
    throw new LibraryError(
      `Cannot use ports of ${path} (DPDK ${version}): it was built with other options than this project knows: size of ${struct} is ${found}, not ${expected}. ${ADVICE}`,
    );
  }
  checked.add(call);
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
