/**
 * The state of a port's link.
 *
 * @module
 */
import { layout } from "../../ffi/layout/mod.ts";
import { dpdk } from "../../ffi/library/dpdk.ts";
import { Window } from "../../ffi/memory/window.ts";

/** The state of a link. @see rte_eth_link */
export interface Link {
  /** Whether it can carry packets. */
  readonly up: boolean;
  /** Megabits per second; 0 for none, undefined if the driver cannot tell. */
  readonly speed: number | undefined;
  /** Both directions at once. */
  readonly fullDuplex: boolean;
  /** Negotiated with the other end, not fixed. */
  readonly autonegotiated: boolean;
  /** DPDK's text for it, such as "Link up at 10 Gbps FDX Fixed". @see rte_eth_link_to_str */
  readonly text: string;
}

const SPEED_UNKNOWN = 0xffff_ffff;

/** The bit-fields after the speed, in one 16-bit unit. */
const FULL_DUPLEX = 1 << 0;
const AUTONEGOTIATED = 1 << 1;
const UP = 1 << 2;

/** Whether the `struct rte_eth_link` at a byte offset is that of a link that is up. */
export function isLinkUp(from: Window, at: number): boolean {
  const { link_speed } = layout().rte_eth_link;
  return (from.u16[(at + link_speed) / 2 + 2]! & UP) !== 0;
}

/**
 * Reads a `struct rte_eth_link`.
 *
 * @see rte_eth_link_to_str
 */
export function decodeLink(link: Window): Link {
  const { link_speed } = layout().rte_eth_link;
  const speed = link.u32[link_speed / 4]!;
  const bits = link.u16[link_speed / 2 + 2]!;
  const text = new Window(new ArrayBuffer(128));
  const { RTE_ETH_LINK_MAX_STR_LEN: limit } = layout().constants;
  dpdk().rte_eth_link_to_str(text.u8, limit, link.u8);
  return {
    up: (bits & UP) !== 0,
    speed: speed === SPEED_UNKNOWN ? undefined : speed,
    fullDuplex: (bits & FULL_DUPLEX) !== 0,
    autonegotiated: (bits & AUTONEGOTIATED) !== 0,
    text: text.text(0, limit),
  };
}
