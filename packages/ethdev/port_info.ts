/**
 * What a port says about itself and its driver.
 *
 * @module
 */
import { layout } from "../../ffi/layout/mod.ts";
import { readCString } from "../../ffi/memory/c_memory.ts";
import type { Window } from "../../ffi/memory/window.ts";
import { jsonRecord } from "../../ffi/runtime/shown.ts";
import {
  decodeRxQueueConfig,
  decodeTxQueueConfig,
  type RxQueueConfig,
  type TxQueueConfig,
} from "./queue_config.ts";

/** How many descriptors a queue may have. @see rte_eth_desc_lim */
export interface DescriptorLimits {
  /** Largest count; 0 for no limit. */
  readonly most: number;
  /** Smallest count. */
  readonly least: number;
  /** The count must be a multiple of this. */
  readonly multiple: number;
}

/** A port's limits, capabilities and defaults. @see rte_eth_dev_info */
export interface PortInfo {
  /** The driver, such as "net_pcap". */
  readonly driverName: string;
  /** The kernel's index of the interface behind the port; 0 for none. */
  readonly interfaceIndex: number;
  /** Smallest MTU in bytes. */
  readonly minMtu: number;
  /** Largest MTU in bytes. */
  readonly maxMtu: number;
  /** Bytes that a received packet's first segment must hold at least. */
  readonly minRxBufferSize: number;
  /** Longest packet that can be received, in bytes. */
  readonly maxRxPacketLength: number;
  /** Most rx queues that can be configured. */
  readonly maxRxQueues: number;
  /** Most tx queues that can be configured. */
  readonly maxTxQueues: number;
  /** Most MAC addresses. */
  readonly maxMacAddresses: number;
  /** {@linkcode RxOffload}s it has, for the port or each queue. */
  readonly rxOffloads: bigint;
  /** {@linkcode TxOffload}s it has, for the port or each queue. */
  readonly txOffloads: bigint;
  /** {@linkcode RxOffload}s that each queue can switch. */
  readonly rxQueueOffloads: bigint;
  /** {@linkcode TxOffload}s that each queue can switch. */
  readonly txQueueOffloads: bigint;
  /** Entries of the table that maps hashes to rx queues; 0 for none. */
  readonly rssTableSize: number;
  /** Bytes of the hash key; 0 for none. */
  readonly rssKeySize: number;
  /** {@linkcode RssType}s it can hash. */
  readonly rssTypes: bigint;
  /** How the driver sets up an rx queue when told nothing. */
  readonly defaultRxQueueConfig: RxQueueConfig;
  /** How the driver sets up a tx queue when told nothing. */
  readonly defaultTxQueueConfig: TxQueueConfig;
  /** Descriptors of an rx queue. */
  readonly rxDescriptors: DescriptorLimits;
  /** Descriptors of a tx queue. */
  readonly txDescriptors: DescriptorLimits;
  /** {@linkcode LinkSpeed}s it has. */
  readonly speeds: number;
  /** Rx queues that are configured. */
  readonly rxQueues: number;
  /** Tx queues that are configured. */
  readonly txQueues: number;
  /** {@linkcode PortCapability}s it has. */
  readonly capabilities: bigint;
}

/** Reads a `struct rte_eth_dev_info`. */
export function decodePortInfo(info: Window): PortInfo {
  const fields = layout().rte_eth_dev_info;
  const u16 = (offset: number): number => info.u16[offset / 2]!;
  const u32 = (offset: number): number => info.u32[offset / 4]!;
  const u64 = (offset: number): bigint => info.u64[offset / 8]!;
  return jsonRecord({
    driverName: readCString(info.pointer(fields.driver_name)),
    interfaceIndex: u32(fields.if_index),
    minMtu: u16(fields.min_mtu),
    maxMtu: u16(fields.max_mtu),
    minRxBufferSize: u32(fields.min_rx_bufsize),
    maxRxPacketLength: u32(fields.max_rx_pktlen),
    maxRxQueues: u16(fields.max_rx_queues),
    maxTxQueues: u16(fields.max_tx_queues),
    maxMacAddresses: u32(fields.max_mac_addrs),
    rxOffloads: u64(fields.rx_offload_capa),
    txOffloads: u64(fields.tx_offload_capa),
    rxQueueOffloads: u64(fields.rx_queue_offload_capa),
    txQueueOffloads: u64(fields.tx_queue_offload_capa),
    rssTableSize: u16(fields.reta_size),
    rssKeySize: info.u8[fields.hash_key_size]!,
    rssTypes: u64(fields.flow_type_rss_offloads),
    defaultRxQueueConfig: decodeRxQueueConfig(info, fields.default_rxconf),
    defaultTxQueueConfig: decodeTxQueueConfig(info, fields.default_txconf),
    rxDescriptors: decodeLimits(info, fields.rx_desc_lim),
    txDescriptors: decodeLimits(info, fields.tx_desc_lim),
    speeds: u32(fields.speed_capa),
    rxQueues: u16(fields.nb_rx_queues),
    txQueues: u16(fields.nb_tx_queues),
    capabilities: u64(fields.dev_capa),
  });
}

function decodeLimits(info: Window, at: number): DescriptorLimits {
  const fields = layout().rte_eth_desc_lim;
  return {
    most: info.u16[(at + fields.nb_max) / 2]!,
    least: info.u16[(at + fields.nb_min) / 2]!,
    multiple: info.u16[(at + fields.nb_align) / 2]!,
  };
}
