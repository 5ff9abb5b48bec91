/**
 * Reading through DPDK what a port has in structs, and turning the results of
 * its functions into errors.
 *
 * @module
 */
import { layout } from "../../ffi/layout/mod.ts";
import { dpdk } from "../../ffi/library/dpdk.ts";
import { cString, openWindow } from "../../ffi/memory/c_memory.ts";
import { Window } from "../../ffi/memory/window.ts";
import { DpdkError } from "../eal/error.ts";
import { requireEal } from "../eal/internal/eal_state.ts";

/** Room for every struct that is read here. */
const ROOM = 4096;

/** RTE_ETH_DEV_NO_OWNER. */
const NO_OWNER = 0n;

/** Ids of all ports that no other part of the program owns, ascending. */
export function portIds(): number[] {
  const { rte_eth_find_next_owned_by } = dpdk();
  const { RTE_MAX_ETHPORTS } = layout().constants;
  const ids: number[] = [];
  for (let from = 0;;) {
    const id = Number(rte_eth_find_next_owned_by(from, NO_OWNER));
    if (id >= RTE_MAX_ETHPORTS) return ids;
    ids.push(id);
    from = id + 1;
  }
}

/** The id of a device's port; the result is negative if there is none. */
export function portByName(name: string): { result: number; id: number } {
  requireEal();
  const id = new Uint32Array(64);
  const result = dpdk().rte_eth_dev_get_port_by_name(cString(name), id);
  return { result, id: id[0]! & 0xffff };
}

/** Tells whether there is a port with this id. */
export function isPort(id: number): boolean {
  // C would take 65536 for port 0.
  return (id & 0xffff) === id && dpdk().rte_eth_dev_is_valid_port(id) === 1;
}

/**
 * A port's entry in `rte_eth_fp_ops`: this process's table of what queues call,
 * with one for each port that there can be.
 */
export function burstEntry(port: number): Window {
  const { sizeof } = layout().rte_eth_fp_ops;
  return openWindow(dpdk().symbol("rte_eth_fp_ops") + port * sizeof, sizeof);
}

/**
 * Passes a result on, or throws if it is an error number.
 *
 * @param tried What was tried: `Cannot start port 0`.
 */
export function check(result: number, tried: string, call: string): number {
  if (result < 0) throw new DpdkError(tried, call, -result);
  return result;
}

/** The struct that a function fills, with room behind. */
export function readStruct(
  call:
    | "rte_eth_dev_info_get"
    | "rte_eth_stats_get"
    | "rte_eth_link_get"
    | "rte_eth_link_get_nowait"
    | "rte_eth_macaddr_get"
    | "rte_eth_dev_get_mtu",
  port: number,
  tried: string,
): Window {
  requireEal();
  const struct = new Window(new ArrayBuffer(ROOM));
  check(dpdk()[call](port, struct.u8), tried, call);
  return struct;
}

/** Runs a function that takes nothing but a port. */
export function callPort(
  call:
    | "rte_eth_dev_start"
    | "rte_eth_dev_stop"
    | "rte_eth_dev_close"
    | "rte_eth_dev_reset"
    | "rte_eth_promiscuous_enable"
    | "rte_eth_promiscuous_disable"
    | "rte_eth_promiscuous_get"
    | "rte_eth_allmulticast_enable"
    | "rte_eth_allmulticast_disable"
    | "rte_eth_allmulticast_get"
    | "rte_eth_stats_reset"
    | "rte_eth_xstats_reset",
  port: number,
  tried: string,
): number {
  requireEal();
  return check(dpdk()[call](port), tried, call);
}
