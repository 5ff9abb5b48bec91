/**
 * What this project knows of particular drivers: one row for each, one field
 * for each fact, with its reason. All code that treats drivers differently asks
 * here. docs/add_a_driver.md tells how the facts are measured, and has them as
 * a table; tests/ethdev/driver_traits_test.ts measures them again.
 *
 * No imports: packages/inspect, which needs no DPDK, reads it, too.
 *
 * @module
 */

/** What is known of a driver. What is left out is as for any other driver. */
export interface DriverTraits {
  /**
   * Its name, as `info().driverName` has it. Names of virtual devices begin
   * with it.
   */
  readonly name: string;
  /** What names of its devices may begin with instead. */
  readonly alias?: string;
  /**
   * Whether a secondary cannot receive and send, whatever stands in its table
   * of functions. Asked by queues before they look there.
   */
  readonly primaryOnly?: true;
  /**
   * Where it has packets while no thread is in one of its functions: `nowhere`,
   * in `rings` that can be found, or in places of its own, which is what is
   * assumed of any driver. Asked when packets of a killed process are looked
   * for: in the first two cases, what nobody else has is lost.
   */
  readonly keepsPackets?: "nowhere" | "rings";
  /** Names of those rings: the first group is the device's name. */
  readonly ringNames?: RegExp;
  /**
   * Whether its ports are left running when a process that used them died.
   * Others are stopped and started, which empties what they keep.
   */
  readonly staysUp?: true;
  /**
   * Characters of a device's arguments that reach a secondary. Asked before a
   * group is started.
   */
  readonly argumentLimit?: number;
  /** The argument that names the network device which it makes in the kernel. */
  readonly makesDevice?: string;
  /** Where it counts, if that is in shared memory. Asked by packages/inspect. */
  readonly counters?: SharedCounters;
}

/**
 * A driver's struct of a queue: `scripts/layout_inspect.json` tells, release by
 * release, where `rx_pkts` and `tx_pkts` are. Names of devices are only a
 * custom, so one of its pointers has to prove that it is one.
 */
export interface SharedCounters {
  /** Its name in the layouts. */
  readonly struct:
    | "null_queue"
    | "ring_queue"
    | "pcap_queue"
    | "tap_queue"
    | "af_packet_queue";
  /** The field with the pointer. */
  readonly field: "internals" | "rng" | "rx.mb_pool" | "rx.mp";
  /** What it leads to: the port's private struct, a ring or a mempool. */
  readonly leadsTo: "private" | "ring" | "mempool";
}

/** The drivers that are not as any other. */
export const DRIVERS: readonly DriverTraits[] = [
  {
    name: "net_null",
    alias: "eth_null",
    // It allocates in receive, and frees in send.
    keepsPackets: "nowhere",
    counters: {
      struct: "null_queue",
      field: "internals",
      leadsTo: "private",
    },
  },
  {
    name: "net_ring",
    alias: "eth_ring",
    // It is nothing but rings.
    keepsPackets: "rings",
    ringNames: /^ETH_RXTX\d+_(.+)$/,
    counters: { struct: "ring_queue", field: "rng", leadsTo: "ring" },
  },
  {
    name: "net_pcap",
    alias: "eth_pcap",
    // It copies from and to files.
    keepsPackets: "nowhere",
    // Secondaries take them from a field of ETH_PCAP_ARG_MAXLEN bytes, 64, with
    // the 0 behind, and open all files anew.
    argumentLimit: 63,
    counters: { struct: "pcap_queue", field: "rx.mb_pool", leadsTo: "mempool" },
  },
  {
    name: "net_tap",
    alias: "eth_tap",
    // Stop and start only switch the kernel's link down and up, by its name:
    // that breaks connections, and fails once the device is in another network
    // namespace. Packets that wait to be received stay where they are.
    staysUp: true,
    makesDevice: "iface",
    counters: { struct: "tap_queue", field: "rx.mp", leadsTo: "mempool" },
  },
  {
    name: "net_tun",
    // It is of net_tap's code, which in a secondary forgets to set its
    // functions.
    primaryOnly: true,
    staysUp: true,
    makesDevice: "iface",
  },
  {
    name: "net_af_packet",
    alias: "eth_af_packet",
    // A secondary's table has no function: C crashes there.
    primaryOnly: true,
    // It copies from and to the kernel's ring.
    keepsPackets: "nowhere",
    counters: {
      struct: "af_packet_queue",
      field: "rx.mb_pool",
      leadsTo: "mempool",
    },
  },
  {
    name: "net_bonding",
    alias: "eth_bond",
    // As net_af_packet.
    primaryOnly: true,
  },
  {
    name: "net_af_xdp",
    // Functions that do nothing: sockets and rings are the primary's.
    primaryOnly: true,
  },
  {
    name: "net_vhost",
    alias: "eth_vhost",
    // A secondary's functions find no connection, which each process keeps for
    // itself: they do nothing, or write to the log.
    primaryOnly: true,
  },
];

/** What is known of a driver, by its name; nothing, for any other. */
export function driverTraits(name: string): DriverTraits {
  return DRIVERS.find((driver) => driver.name === name) ?? { name };
}

/**
 * What is known of the driver of a virtual device, by the device's name, such
 * as `net_null0`. DPDK finds the driver in the same way.
 */
export function deviceTraits(device: string): DriverTraits | undefined {
  return DRIVERS.find(({ name, alias = name }) =>
    device.startsWith(name) || device.startsWith(alias)
  );
}
