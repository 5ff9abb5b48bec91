/**
 * Names of the objects that mp_server makes and mp_client finds, as in C.
 *
 * | object | content |
 * |---|---|
 * | memzone `MProc_port_info` | used ports and counters: `layout.ts` |
 * | mempool `MProc_pktmbuf_pool` | all packets |
 * | rings `MProc_Client_<i>_RX` | packets for client i, put by the server, taken by the client |
 *
 * @module
 */

/** Name of the packet pool. */
export const POOL_NAME = "MProc_pktmbuf_pool";

/** Packets that are taken from a port or a ring at once. */
export const BURST_SIZE = 32;

/** Name of the ring to a client. */
export function clientRingName(client: number): string {
  return `MProc_Client_${client}_RX`;
}

/** Exit code of C's `return -1` from main. */
export const REFUSED = 255;
