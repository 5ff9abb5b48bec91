/**
 * What known applications say in tables of their own.
 *
 * @module
 */

/** Tables of known applications; undefined where there is none. */
export interface ApplicationTables {
  /** Of mp_server and its clients. */
  readonly clientServer?: ClientServerTable;
  /** Of l2fwd_fork. */
  readonly l2fwdFork?: L2fwdForkTable;
}

/** Memzone `MProc_port_info`: counters of mp_server and mp_client, C or TypeScript. */
export interface ClientServerTable {
  /** In the order of the server's port mask. */
  readonly ports: readonly ClientServerPort[];
  /** One for each receive ring that exists. */
  readonly clients: readonly ClientServerClient[];
}

/** A port of mp_server. */
export interface ClientServerPort {
  /** Port id. */
  readonly id: number;
  /** Packets received from it. */
  readonly rx: number;
  /** Packets that all clients sent to it. */
  readonly tx: number;
  /** Packets that clients could not send to it. */
  readonly txDrop: number;
}

/** A client of mp_server. */
export interface ClientServerClient {
  /** Its number, `-n` of mp_client. */
  readonly id: number;
  /** Name of its receive ring. */
  readonly ring: string;
  /** Packets that it sent. */
  readonly tx: number;
  /** Packets that it could not send. */
  readonly txDrop: number;
}

/** Memzone `l2fwd_fork_shm`. */
export interface L2fwdForkTable {
  /** Process id of the main process. */
  readonly mainPid: number;
  /** Lcore of the main process. */
  readonly mainLcore: number;
  /** Whether workers float over the CPUs (`-f`). */
  readonly floating: boolean;
  /** Enabled ports by id. */
  readonly ports: readonly L2fwdForkPort[];
  /** Enabled workers by lcore. */
  readonly workers: readonly L2fwdForkWorker[];
}

/** A port of l2fwd_fork. */
export interface L2fwdForkPort {
  /** Port id. */
  readonly id: number;
  /** Port that its packets leave through. */
  readonly destination: number;
  /** MAC address of the port. */
  readonly mac: string;
  /** Packets received. */
  readonly rx: number;
  /** Packets sent. */
  readonly tx: number;
  /** Packets that could not be sent. */
  readonly dropped: number;
  /** Packets that wait to be sent. */
  readonly waiting: number;
}

/** A worker of l2fwd_fork. */
export interface L2fwdForkWorker {
  /** Lcore id. */
  readonly lcore: number;
  /** Lcore of the worker that it is restarted with; its own for none. */
  readonly partner: number;
  /** Lcore id that it runs under: another than `lcore` if it floats. */
  readonly runsAs: number;
  /** Process id; 0 while there is none. */
  readonly pid: number;
  /** `starting`: there is no process yet, or one that is not ready. */
  readonly state: "unused" | "starting" | "ready" | "unknown";
  /** How often it was started. */
  readonly starts: number;
  /** Port ids. */
  readonly ports: readonly number[];
  /** Packets in its hands. */
  readonly held: number;
}
