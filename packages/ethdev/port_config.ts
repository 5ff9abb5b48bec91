/**
 * How a port as a whole is configured.
 *
 * @module
 */
import { layout } from "../../ffi/layout/mod.ts";
import type { Address } from "../../ffi/runtime/c_types.ts";
import { Window } from "../../ffi/memory/window.ts";
import { checkBits, checkRange } from "./_numbers.ts";
import type { RssHash } from "./rss.ts";

/**
 * How a port is configured; what is left out is 0, false or none.
 *
 * @see rte_eth_conf
 */
export interface PortConfig {
  /**
   * How packets are spread over rx queues: by nothing (the default), or by a
   * hash of their headers.
   *
   * @see rte_eth_rx_mq_mode
   */
  readonly rxMode?: "none" | "rss";
  /** What is hashed, for `rxMode: "rss"`. Default: nothing. */
  readonly rss?: RssHash;
  /** {@linkcode RxOffload}s of every rx queue. Default: none. */
  readonly rxOffloads?: bigint;
  /** {@linkcode TxOffload}s of every tx queue. Default: none. */
  readonly txOffloads?: bigint;
  /** Largest packet in bytes without the Ethernet header; default 1500. */
  readonly mtu?: number;
  /** Longest packet made by large receive offload, in bytes. Default: the driver's. */
  readonly maxLroPacketSize?: number;
  /** {@linkcode LinkSpeed}s to negotiate; all of them by default. */
  readonly linkSpeeds?: number;
  /** Loopback mode, with the driver's own meaning. Default: 0, none. */
  readonly loopbackMode?: number;
  /** Raise `"link"` events. Default: false. */
  readonly linkEvents?: boolean;
  /** Raise `"removal"` events. Default: false. */
  readonly removalEvents?: boolean;
}

const LINK_INTERRUPT = 1 << 0;
const REMOVAL_INTERRUPT = 1 << 2;

const rxModes = { none: 0, rss: 1 } as const;

/**
 * Makes a `struct rte_eth_conf`.
 *
 * @param key Where the bytes of `config.rss.key` lie; 0 for none.
 * @throws {RangeError} `<tried>: ...` if a number is out of range.
 */
export function encodePortConfig(
  config: PortConfig,
  key: Address,
  tried: string,
): Uint8Array {
  const fields = layout().rte_eth_conf;
  const to = new Window(new ArrayBuffer(4096));
  const setU32 = (offset: number, name: string, value = 0): void => {
    checkRange(tried, name, value, 0xffff_ffff);
    to.u32[offset / 4] = value;
  };
  const setU64 = (offset: number, name: string, value = 0n): void => {
    checkBits(tried, name, value);
    to.u64[offset / 8] = value;
  };
  const { rxMode = "none", rss } = config;
  setU32(fields.link_speeds, "linkSpeeds", config.linkSpeeds);
  setU32(fields["rxmode.mq_mode"], "rxMode", rxModes[rxMode]);
  setU32(fields["rxmode.mtu"], "mtu", config.mtu);
  setU32(
    fields["rxmode.max_lro_pkt_size"],
    "maxLroPacketSize",
    config.maxLroPacketSize,
  );
  setU64(fields["rxmode.offloads"], "rxOffloads", config.rxOffloads);
  setU64(fields["txmode.offloads"], "txOffloads", config.txOffloads);
  setU32(fields.lpbk_mode, "loopbackMode", config.loopbackMode);
  setU64(fields["rx_adv_conf.rss_conf.rss_hf"], "rss.types", rss?.types);
  setU64(fields["rx_adv_conf.rss_conf.rss_key"], "rss.key", BigInt(key));
  to.u8[fields["rx_adv_conf.rss_conf.rss_key_len"]] = rss?.key?.length ?? 0;
  to.u32[fields.intr_conf / 4] = (config.linkEvents ? LINK_INTERRUPT : 0) |
    (config.removalEvents ? REMOVAL_INTERRUPT : 0);
  return to.u8;
}
