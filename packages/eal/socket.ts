/**
 * NUMA sockets.
 *
 * @module
 */
import { dpdk } from "../../ffi/library/dpdk.ts";
import { requireEal } from "./internal/eal_state.ts";

/** Any NUMA socket will do. */
export const SOCKET_ID_ANY: number = -1;

/**
 * The NUMA socket of the calling lcore.
 *
 * @see rte_socket_id
 */
export function socketId(): number {
  requireEal();
  return dpdk().rte_socket_id() | 0;
}

/**
 * Ids of all NUMA sockets of the machine.
 *
 * @see rte_socket_id_by_idx
 */
export function socketIds(): number[] {
  requireEal();
  const count = dpdk().rte_socket_count();
  return Array.from(
    { length: count },
    (_, i) => dpdk().rte_socket_id_by_idx(i),
  );
}
