/**
 * What a port is, shows and counts, and the settings that may change while it
 * runs.
 *
 * @module
 */
import { layout } from "../../ffi/layout/mod.ts";
import { dpdk } from "../../ffi/library/dpdk.ts";
import { showAs } from "../../ffi/runtime/shown.ts";
import { Window } from "../../ffi/memory/window.ts";
import { isRunning, requireEal } from "../eal/internal/eal_state.ts";
import { callPort, check, isPort, portIds, readStruct } from "./_device.ts";
import { DeviceData } from "./_device_data.ts";
import { checkU16 } from "./_numbers.ts";
import { showPort } from "./_show_port.ts";
import { checkStructSize } from "./_struct_sizes.ts";
import { decodeLink, type Link } from "./link.ts";
import { MacAddress } from "./mac_address.ts";
import type { PortStage } from "./port_error.ts";
import { decodePortInfo, type PortInfo } from "./port_info.ts";
import {
  checkRssHash,
  decodeRssTable,
  emptyRssTable,
  encodeRssTable,
  RssConf,
  type RssHash,
} from "./rss.ts";
import {
  decodeExtendedStatistics,
  decodeStatistics,
  type ExtendedStatistic,
  type PortStatistics,
} from "./statistics.ts";

/** Room for the text of a name or address, enough for a pointer to be lent. */
const TEXT_ROOM = 256;

/**
 * A port as any process of the group sees it. Every call throws an `Error`
 * after the EAL's cleanup, and a `DpdkError` if DPDK or the driver refuses:
 * `ENODEV` once the port is closed, `ENOTSUP` if the driver cannot do it.
 */
export class PortState {
  static {
    showAs(this, showPort);
  }

  /** Its id: what C calls `port_id`. */
  readonly id: number;
  /** Name of its device, such as "net_pcap0". @see rte_eth_dev_get_name_by_port */
  readonly name: string;

  /**
   * Opens a port.
   *
   * @param id One of {@linkcode Port.list}.
   * @throws {RangeError} if there is no such port.
   */
  constructor(id: number) {
    requireEal();
    if (!isPort(id)) {
      throw new RangeError(
        `Cannot open port: id must be one of [${portIds().join(", ")}]: ${id}`,
      );
    }
    checkStructSize("rte_eth_dev_info_get", id);
    const { RTE_ETH_NAME_MAX_LEN: limit } = layout().constants;
    const name = new Window(new ArrayBuffer(TEXT_ROOM));
    const call = "rte_eth_dev_get_name_by_port";
    check(dpdk()[call](id, name.u8), `Cannot open port ${id}`, call);
    this.id = id;
    this.name = name.text(0, limit);
  }

  /**
   * How far it is set up, by whatever process of the group: `"attached"`,
   * `"configured"`, `"started"`, or `"closed"`.
   */
  get stage(): PortStage {
    return isRunning() && isPort(this.id)
      ? new DeviceData(this).state
      : "closed";
  }

  /** The NUMA socket of its device; -1 if it has none. @see rte_eth_dev_socket_id */
  get socketId(): number {
    requireEal();
    return dpdk().rte_eth_dev_socket_id(this.id);
  }

  /** Limits, capabilities and defaults. @see rte_eth_dev_info_get */
  info(): PortInfo {
    return decodePortInfo(this.#read("rte_eth_dev_info_get", "read info"));
  }

  /**
   * The state of the link; waits up to 9 seconds for one that is coming up.
   *
   * @see rte_eth_link_get
   */
  link(): Link {
    return decodeLink(this.#read("rte_eth_link_get", "read link"));
  }

  /** The state of the link at this moment. @see rte_eth_link_get_nowait */
  linkNoWait(): Link {
    return decodeLink(this.#read("rte_eth_link_get_nowait", "read link"));
  }

  /** Its MAC address. @see rte_eth_macaddr_get */
  mac(): MacAddress {
    const { u8 } = this.#read("rte_eth_macaddr_get", "read MAC address");
    return new MacAddress(u8.subarray(0, 6));
  }

  /** Changes its MAC address. @see rte_eth_dev_default_mac_addr_set */
  setMac(address: MacAddress): void {
    requireEal();
    const bytes = new Uint8Array(TEXT_ROOM);
    bytes.set(address.bytes);
    const call = "rte_eth_dev_default_mac_addr_set";
    check(dpdk()[call](this.id, bytes), this.#tried("set MAC address"), call);
  }

  /** Largest packet in bytes, without the Ethernet header. @see rte_eth_dev_get_mtu */
  get mtu(): number {
    return this.#read("rte_eth_dev_get_mtu", "read MTU").u16[0]!;
  }

  /** Changes it. @see rte_eth_dev_set_mtu */
  set mtu(bytes: number) {
    requireEal();
    const tried = this.#tried("set MTU");
    checkU16(tried, "MTU", bytes);
    const call = "rte_eth_dev_set_mtu";
    check(dpdk()[call](this.id, bytes), tried, call);
  }

  /** Whether it receives packets for any address. @see rte_eth_promiscuous_get */
  get promiscuous(): boolean {
    return this.#call("rte_eth_promiscuous_get", "read promiscuous mode") === 1;
  }

  /** Switches it. @see rte_eth_promiscuous_enable, rte_eth_promiscuous_disable */
  set promiscuous(on: boolean) {
    this.#call(
      on ? "rte_eth_promiscuous_enable" : "rte_eth_promiscuous_disable",
      "switch promiscuous mode",
    );
  }

  /** Whether it receives packets for any group. @see rte_eth_allmulticast_get */
  get allMulticast(): boolean {
    return this.#call("rte_eth_allmulticast_get", "read multicast mode") === 1;
  }

  /** Switches it. @see rte_eth_allmulticast_enable, rte_eth_allmulticast_disable */
  set allMulticast(on: boolean) {
    this.#call(
      on ? "rte_eth_allmulticast_enable" : "rte_eth_allmulticast_disable",
      "switch multicast mode",
    );
  }

  /** What it has counted since the last reset. @see rte_eth_stats_get */
  stats(): PortStatistics {
    requireEal();
    if (isPort(this.id)) checkStructSize("rte_eth_stats_get", this.id);
    return decodeStatistics(this.#read("rte_eth_stats_get", "read statistics"));
  }

  /** Starts counting from 0. @see rte_eth_stats_reset */
  resetStats(): void {
    this.#call("rte_eth_stats_reset", "reset statistics");
  }

  /** What the driver counts beyond that, by name. @see rte_eth_xstats_get, rte_eth_xstats_get_names */
  xstats(): ExtendedStatistic[] {
    requireEal();
    const tried = this.#tried("read statistics");
    const { rte_eth_xstats_get_names, rte_eth_xstats_get } = dpdk();
    const { rte_eth_xstat, rte_eth_xstat_name } = layout();
    const getNames = (names: Uint8Array | null, room: number): number =>
      check(
        rte_eth_xstats_get_names(this.id, names, room),
        tried,
        "rte_eth_xstats_get_names",
      );
    const room = getNames(null, 0);
    const names = new Window(
      new ArrayBuffer(Math.max(room, 4) * rte_eth_xstat_name.sizeof),
    );
    const values = new Window(
      new ArrayBuffer(Math.max(room, 16) * rte_eth_xstat.sizeof),
    );
    const named = getNames(names.u8, room);
    const count = check(
      rte_eth_xstats_get(this.id, values.u8, room),
      tried,
      "rte_eth_xstats_get",
    );
    // A driver may have got more meanwhile: then it left the room untouched.
    return decodeExtendedStatistics(
      names,
      values,
      named > room || count > room ? 0 : count,
    );
  }

  /** Starts counting from 0. @see rte_eth_xstats_reset */
  resetXstats(): void {
    this.#call("rte_eth_xstats_reset", "reset statistics");
  }

  /** What is hashed, and the key. @see rte_eth_dev_rss_hash_conf_get */
  rssHash(): Required<RssHash> {
    requireEal();
    const conf = new RssConf(undefined, this.info().rssKeySize);
    const call = "rte_eth_dev_rss_hash_conf_get";
    check(
      dpdk()[call](this.id, conf.bytes),
      this.#tried("read RSS hash"),
      call,
    );
    return conf.decode();
  }

  /** Changes it. @see rte_eth_dev_rss_hash_update */
  setRssHash(hash: RssHash): void {
    requireEal();
    const tried = this.#tried("set RSS hash");
    checkRssHash(hash, tried);
    const conf = new RssConf(hash, hash.key?.length ?? 0);
    const call = "rte_eth_dev_rss_hash_update";
    check(dpdk()[call](this.id, conf.bytes), tried, call);
  }

  /**
   * The rx queue of each entry of the table that hashes lead to; empty if the
   * port has no table.
   *
   * @see rte_eth_dev_rss_reta_query
   */
  rssTable(): number[] {
    const size = this.info().rssTableSize;
    if (size === 0) return [];
    const table = emptyRssTable(size);
    const call = "rte_eth_dev_rss_reta_query";
    check(
      dpdk()[call](this.id, table.u8, size),
      this.#tried("read RSS table"),
      call,
    );
    return decodeRssTable(table, size);
  }

  /**
   * Changes the table.
   *
   * @param queues As many as `info().rssTableSize`.
   * @throws {RangeError} if there are more or fewer, or one is out of range.
   * @see rte_eth_dev_rss_reta_update
   */
  setRssTable(queues: readonly number[]): void {
    const tried = this.#tried("set RSS table");
    const { rssTableSize: size, rxQueues } = this.info();
    if (queues.length !== size) {
      throw new RangeError(
        `${tried}: it must have ${size} entries: ${queues.length}`,
      );
    }
    const table = encodeRssTable(queues, rxQueues, tried);
    const call = "rte_eth_dev_rss_reta_update";
    check(dpdk()[call](this.id, table, size), tried, call);
  }

  #tried(what: string): string {
    return `Cannot ${what} of port ${this.id}`;
  }

  #read(call: Parameters<typeof readStruct>[0], what: string): Window {
    return readStruct(call, this.id, this.#tried(what));
  }

  #call(call: Parameters<typeof callPort>[0], what: string): number {
    return callPort(call, this.id, this.#tried(what));
  }
}
