/**
 * What a port has counted.
 *
 * @module
 */
import { layout } from "../../ffi/layout/mod.ts";
import type { Window } from "../../ffi/memory/window.ts";
import { jsonRecord } from "../../ffi/runtime/shown.ts";

/** Counts since the last reset. @see rte_eth_stats */
export interface PortStatistics {
  /** Packets received. */
  readonly rxPackets: bigint;
  /** Packets sent. */
  readonly txPackets: bigint;
  /** Bytes received. */
  readonly rxBytes: bigint;
  /** Bytes sent. */
  readonly txBytes: bigint;
  /** Packets dropped because rx queues were full. */
  readonly rxMissed: bigint;
  /** Packets received with errors. */
  readonly rxErrors: bigint;
  /** Packets that could not be sent. */
  readonly txErrors: bigint;
  /** Packets lost because the pool had no mbuf. */
  readonly rxNoMbuf: bigint;
}

/** One of the driver's own counts. @see rte_eth_xstat */
export interface ExtendedStatistic {
  /** Its name, such as "rx_good_packets". */
  readonly name: string;
  /** Its value. */
  readonly value: bigint;
}

/** Reads a `struct rte_eth_stats`. */
export function decodeStatistics({ u64 }: Window): PortStatistics {
  const fields = layout().rte_eth_stats;
  return jsonRecord({
    rxPackets: u64[fields.ipackets / 8]!,
    txPackets: u64[fields.opackets / 8]!,
    rxBytes: u64[fields.ibytes / 8]!,
    txBytes: u64[fields.obytes / 8]!,
    rxMissed: u64[fields.imissed / 8]!,
    rxErrors: u64[fields.ierrors / 8]!,
    txErrors: u64[fields.oerrors / 8]!,
    rxNoMbuf: u64[fields.rx_nombuf / 8]!,
  });
}

/** Joins arrays of `struct rte_eth_xstat_name` and `struct rte_eth_xstat`. */
export function decodeExtendedStatistics(
  names: Window,
  values: Window,
  count: number,
): ExtendedStatistic[] {
  const name = layout().rte_eth_xstat_name;
  const value = layout().rte_eth_xstat;
  return Array.from({ length: count }, (_, i) => {
    const at = i * value.sizeof;
    // A value names its counter by number, which is an index of the names.
    const id = Number(values.u64[(at + value.id) / 8]!);
    return jsonRecord({
      name: names.text(id * name.sizeof + name.name, name.sizeof),
      value: values.u64[(at + value.value) / 8]!,
    });
  });
}
