/**
 * What mp_top knows of a process group at one moment: the document that
 * `--json` prints, `--record` writes and the page receives.
 *
 * Counts are totals since the object was made. Rates are per second, over the
 * time since the sample before; 0 in a first sample. A field that the group's
 * memory does not tell is null.
 *
 * @module
 */

/** A process of the group. */
export interface ProcessSample {
  /** Process id; 0 if it is not known. */
  readonly pid: number;
  /** Its part in the group. */
  readonly role: "primary" | "secondary";
  /** Whether it runs. */
  readonly alive: boolean;
  /** Name of its program. */
  readonly program: string;
  /** Its command line, words separated by blanks; empty when it is dead. */
  readonly command: string;
}

/** A ring. */
export interface RingSample {
  /** Its name. */
  readonly name: string;
  /** Slots, a power of two. */
  readonly size: number;
  /** Objects that fit. */
  readonly capacity: number;
  /** Objects in it. */
  readonly fill: number;
  /** How producers take turns: `MP`, `SP`, `MP_RTS` or `MP_HTS`. */
  readonly producer: string;
  /** How consumers take turns: `MC`, `SC`, `MC_RTS` or `MC_HTS`. */
  readonly consumer: string;
  /** Objects enqueued a second. */
  readonly inRate: number;
  /** Objects dequeued a second. */
  readonly outRate: number;
  /**
   * Seconds for which a begun operation has not ended: its process may be
   * dead. 0 if none hangs.
   */
  readonly stalled: number;
  /** The mempool whose free objects it holds; null for any other ring. */
  readonly mempool: string | null;
}

/** A mempool. */
export interface MempoolSample {
  /** Its name. */
  readonly name: string;
  /** Objects it was made for. */
  readonly size: number;
  /** Objects it has. */
  readonly populated: number;
  /** Objects in use: neither in the pool nor in a cache. */
  readonly inUse: number;
  /** Free objects in caches of lcores. */
  readonly cached: number;
  /** Bytes of an object's data. */
  readonly objectSize: number;
}

/** A port. */
export interface PortSample {
  /** Its id. */
  readonly id: number;
  /** Name of its device. */
  readonly name: string;
  /** MAC address. */
  readonly mac: string;
  /** Whether the link is up. */
  readonly linkUp: boolean;
  /** Speed of the link in Mbit/s; 0 if unknown. */
  readonly linkSpeed: number;
  /** Whether it was started. */
  readonly started: boolean;
  /** Receive queues. */
  readonly rxQueues: number;
  /** Transmit queues. */
  readonly txQueues: number;
  /** Packets received, as far as shared memory tells. */
  readonly rxPackets: number | null;
  /** Packets sent. */
  readonly txPackets: number | null;
  /** Packets that could not be sent, and those lost at reception. */
  readonly errors: number | null;
  /** Packets received a second. */
  readonly rxRate: number | null;
  /** Packets sent a second. */
  readonly txRate: number | null;
}

/** A line of traffic that an application counts in shared memory. */
export interface FlowSample {
  /** Who sends: `client 0`, `lcore 1`. */
  readonly source: string;
  /** Id of the process that sends; 0 if it is not known. */
  readonly pid: number;
  /** Port it sends on. */
  readonly port: number;
  /** Packets sent. */
  readonly packets: number;
  /** Packets dropped. */
  readonly drops: number;
  /** Packets sent a second. */
  readonly rate: number;
  /** Packets dropped a second. */
  readonly dropRate: number;
}

/** A process group at one moment. */
export interface Sample {
  /** Name and version of this format. */
  readonly format: "mp_top/1";
  /** Milliseconds since 1970. */
  readonly time: number;
  /** Seconds since the sample before; 0 in a first sample. */
  readonly seconds: number;
  /** File prefix of the group. */
  readonly prefix: string;
  /** `dead` when no process of the group runs: this is an autopsy. */
  readonly state: "running" | "dead";
  /** DPDK's version, such as `22.11`. */
  readonly version: string;
  /** Memzones. */
  readonly memzones: number;
  /** Bytes of hugepages that the group has. */
  readonly memory: number;
  /** Processes, the primary first. */
  readonly processes: readonly ProcessSample[];
  /** Ports, by id. */
  readonly ports: readonly PortSample[];
  /** Rings, in the order of their creation. */
  readonly rings: readonly RingSample[];
  /** Mempools, in the order of their creation. */
  readonly mempools: readonly MempoolSample[];
  /** Traffic that known applications count themselves. */
  readonly flows: readonly FlowSample[];
}
