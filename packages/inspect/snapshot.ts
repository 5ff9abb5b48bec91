/**
 * What one look at a process group shows. Plain data, fit for JSON: numbers,
 * texts, lists; no bigint, no methods.
 *
 * Processes run while they are looked at, so the numbers of one snapshot are
 * microseconds apart. Each object is read until two readings agree, or taken
 * as it is when it changes too fast; what cannot be is limited (a ring never
 * shows more elements than it has room for).
 *
 * @module
 */
import type { Address } from "../../ffi/runtime/c_types.ts";

/** What DPDK itself tells of a process group. */
export interface GroupObjects {
  /** The group's file prefix, such as "rte". */
  readonly prefix: string;
  /** Year * 100 + month of the group's DPDK, such as 2211. */
  readonly release: number;
  /** The group's DPDK, such as "22.11.11". */
  readonly version: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  /** Milliseconds of a clock that never jumps; only differences mean something. */
  readonly clock: number;
  /** Who lives. */
  readonly state: GroupState;
  /** True unless the primary lives: the numbers are what it left behind. */
  readonly autopsy: boolean;
  /** Primary first, then secondaries by process id. */
  readonly processes: readonly ProcessInfo[];
  /** Hugepages and heaps. */
  readonly memory: MemoryInfo;
  /** By address. */
  readonly memzones: readonly MemzoneInfo[];
  /** By name; those of mempools are among them. */
  readonly rings: readonly RingInfo[];
  /** By name. */
  readonly mempools: readonly MempoolInfo[];
  /** By id. */
  readonly ports: readonly PortSnapshot[];
}

/** One look at a process group. `T`: the tables that were asked for, by name. */
export interface Snapshot<T extends object = object> extends GroupObjects {
  /** Those tables of applications that are there; see {@linkcode openGroup}. */
  readonly tables: Readonly<Partial<T>>;
  /** What could not be read and why, one line each; empty as a rule. */
  readonly problems: readonly string[];
}

/**
 * `running`: the primary lives. `orphaned`: it is gone, secondaries live.
 * `dead`: nobody lives.
 */
export type GroupState = "running" | "orphaned" | "dead";

/** A process of the group. */
export interface ProcessInfo {
  /** Its process id; 0 if not known, which is so for a dead primary. */
  readonly pid: number;
  /** Its part in the group. */
  readonly role: "primary" | "secondary";
  /** False for one that left files behind when it died. */
  readonly alive: boolean;
  /** Program name: that of the script, for a JavaScript runtime; "" if dead. */
  readonly name: string;
  /** Command line, word by word; empty if dead or not permitted to read. */
  readonly command: readonly string[];
  /** CPU time of all its threads so far, in milliseconds; 0 if dead. */
  readonly cpuMilliseconds: number;
  /** Its threads; 0 if dead. */
  readonly threads: number;
}

/** Memory of the group. */
export interface MemoryInfo {
  /** Hugepages that the group holds, by page size in bytes. */
  readonly hugepages: readonly HugepageInfo[];
  /** Heaps that hold memory. */
  readonly heaps: readonly HeapInfo[];
}

/** Hugepages of one size on one socket. */
export interface HugepageInfo {
  /** Bytes of a page. */
  readonly pageSize: number;
  /** Pages in use by the group. */
  readonly count: number;
  /** NUMA node. */
  readonly socket: number;
}

/** A heap of the group: what memzones, rings and pools are made of. */
export interface HeapInfo {
  /** Such as "socket_0". */
  readonly name: string;
  /** NUMA node. */
  readonly socket: number;
  /** Bytes that the heap has. */
  readonly size: number;
  /** Bytes in use; undefined when the heap changed too fast to be read. */
  readonly used?: number;
  /** Allocations that are not freed. */
  readonly allocations: number;
}

/** A memzone. @see rte_memzone */
export interface MemzoneInfo {
  /** Such as `RG_jobs`, which holds the ring `jobs`. */
  readonly name: string;
  /** Address in the group's processes. */
  readonly address: Address;
  /** Bytes. */
  readonly length: number;
  /** NUMA node. */
  readonly socket: number;
}

/** Positions of one side of a ring: counters of elements modulo 2^32. */
export interface RingSideInfo {
  /** Up to where elements are claimed. */
  readonly head: number;
  /** Up to where they are handed over. */
  readonly tail: number;
  /** How the side's threads share it. */
  readonly sync: "mt" | "st" | "rts" | "hts" | "unknown";
}

/** A side of a ring where a thread claimed elements and does not go on. */
export interface RingStall {
  /** Which side. */
  readonly side: "producer" | "consumer";
  /** Elements claimed and not handed over. */
  readonly elements: number;
  /** Milliseconds since this object first saw it so. */
  readonly milliseconds: number;
}

/** A ring. @see rte_ring */
export interface RingInfo {
  /** Name of the ring. */
  readonly name: string;
  /** Address in the group's processes. */
  readonly address: Address;
  /** Slots. */
  readonly size: number;
  /** Elements that it takes. */
  readonly capacity: number;
  /** Bytes of an element; 0 if not known. */
  readonly elementSize: number;
  /** Elements in it, from 0 to `capacity`. */
  readonly count: number;
  /** Who puts elements in. */
  readonly producer: RingSideInfo;
  /** Who takes them out. */
  readonly consumer: RingSideInfo;
  /** Empty when all is well. */
  readonly stalled: readonly RingStall[];
  /** The mempool whose free objects it holds; "" for any other ring. */
  readonly mempool: string;
}

/** Objects that a mempool keeps for one lcore. */
export interface LcoreCacheInfo {
  /** Lcore id. */
  readonly lcore: number;
  /** Objects in it. */
  readonly length: number;
}

/** A mempool. @see rte_mempool */
export interface MempoolInfo {
  /** Name of the mempool. */
  readonly name: string;
  /** Address in the group's processes. */
  readonly address: Address;
  /** What the objects are. */
  readonly kind: "packets" | "objects";
  /** Objects that it was made for. */
  readonly size: number;
  /** Objects that it has. */
  readonly populated: number;
  /** Bytes of an object. */
  readonly elementSize: number;
  /** Bytes for data in a packet buffer, headroom included; 0 for objects. */
  readonly dataRoom: number;
  /** Objects that an lcore's cache is made for; 0 for none. */
  readonly cacheSize: number;
  /** Free objects outside the caches; undefined if not kept in a ring. */
  readonly common?: number;
  /** Caches that hold objects, by lcore. */
  readonly caches: readonly LcoreCacheInfo[];
  /** Free objects in caches. */
  readonly cached: number;
  /** Objects in somebody's hands, those in rings included; undefined like `common`. */
  readonly inUse?: number;
  /** NUMA node. */
  readonly socket: number;
}

/** What a port's link is like, as last seen by the driver. */
export interface LinkInfo {
  /** Whether there is a link. */
  readonly up: boolean;
  /** Mbit/s; 0 if there is none or it is not known. */
  readonly speed: number;
  /** False for half duplex. */
  readonly fullDuplex: boolean;
  /** Whether both ends agreed on it by themselves. */
  readonly autoNegotiated: boolean;
}

/** Counters of a port. */
export interface PortCounters {
  /** Packets lost because there was no buffer, where the driver counts them. */
  readonly rxBufferFailures: number;
  /** Packets received; undefined unless the driver counts in shared memory. */
  readonly rxPackets?: number;
  /** Packets sent; undefined like `rxPackets`. */
  readonly txPackets?: number;
}

/** An ethernet port. @see rte_eth_dev_data */
export interface PortSnapshot {
  /** Port id. */
  readonly id: number;
  /** Device name, such as "net_null0" or "0000:00:05.0". */
  readonly name: string;
  /** Such as "02:70:63:61:70:00"; "" if not known. */
  readonly mac: string;
  /** What the driver last said about the link. */
  readonly link: LinkInfo;
  /** Receive queues. */
  readonly rxQueues: number;
  /** Transmit queues. */
  readonly txQueues: number;
  /** Largest packet in bytes, without the Ethernet header. */
  readonly mtu: number;
  /** How far the port is set up. */
  readonly state: "attached" | "configured" | "started";
  /** Whether it takes packets for everybody. */
  readonly promiscuous: boolean;
  /** Whether it takes packets for all groups. */
  readonly allMulticast: boolean;
  /** NUMA node; -1 for any. */
  readonly socket: number;
  /** Who claimed the port, such as a bonding device; "" for nobody. */
  readonly owner: string;
  /** What it has counted. */
  readonly counters: PortCounters;
}
