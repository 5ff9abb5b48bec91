/**
 * Processes of one group that obey the commands of pool_peer.c. All workers of
 * a process share a CPU, and the two processes have different ones: where C
 * and TypeScript share one, a C thread that waits for a thread beside it spins
 * on until the scheduler ends its turn.
 *
 * @module
 */
import type { PeerPrograms } from "../testenv/peer_group.ts";

/** Worker lcores of each process. */
export const WORKERS = 2;

/** Both ends of the mempool tests. */
export const POOL_PEERS: PeerPrograms = {
  c: new URL("./pool_peer.c", import.meta.url),
  typescript: new URL("./pool_peer.ts", import.meta.url),
  lcoreProgram: "mempool/hammer",
  lcores: { TypeScript: [0, 2, 4], C: [10, 11, 13] },
};
