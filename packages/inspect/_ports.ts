/**
 * Ethernet ports.
 *
 * @module
 */
import { DeviceFlag, deviceState } from "../../ffi/layout/device_state.ts";
import type { Bytes } from "./_bytes.ts";
import type { GroupMemory } from "./_group_memory.ts";
import type { GroupLayout } from "./_layout.ts";
import { readCounters } from "./_port_counters.ts";
import type { LinkInfo, MemzoneInfo, PortSnapshot } from "./snapshot.ts";

/** Bits of struct rte_eth_link. */
const FULL_DUPLEX = 1 << 0;
const AUTO_NEGOTIATED = 1 << 1;
const UP = 1 << 2;

const SPEED_UNKNOWN = 0xffff_ffff;
/** More ports than any build has. */
const PORT_LIMIT = 1024;

/** The ports in use, by id. `memzone` is `rte_eth_dev_data`. */
export function readPorts(
  memory: GroupMemory,
  memzone: MemzoneInfo,
  layout: GroupLayout,
): PortSnapshot[] {
  const { eth_dev_shared, rte_eth_dev_data: at } = layout.open;
  const first = memzone.address + eth_dev_shared.data;
  const count = Math.floor((memzone.length - eth_dev_shared.data) / at.sizeof);
  const found: PortSnapshot[] = [];
  for (let id = 0; id < Math.min(count, PORT_LIMIT); id++) {
    const start = first + id * at.sizeof;
    // Nothing before the name's first word need be copied.
    if (!memory.u32(start + at.name)) continue;
    const bytes = memory.readStable(start, at.sizeof);
    if (bytes !== undefined) found.push(readPort(memory, bytes, id, layout));
  }
  return found;
}

function readPort(
  memory: GroupMemory,
  bytes: Bytes,
  id: number,
  layout: GroupLayout,
): PortSnapshot {
  const { rte_eth_dev_data: at } = layout.open;
  const flags = bytes.u8[at.flags]!;
  const owned = bytes.u64(at["owner.id"]) !== 0;
  return {
    id,
    name: bytes.text(at.name, 64),
    mac: memory.read(bytes.u64(at.mac_addrs), 6)?.mac(0) ?? "",
    link: readLink(bytes.from(at.dev_link, 8), layout),
    rxQueues: bytes.u16(at.nb_rx_queues),
    txQueues: bytes.u16(at.nb_tx_queues),
    mtu: bytes.u16(at.mtu),
    state: deviceState(flags),
    promiscuous: (flags & DeviceFlag.PROMISCUOUS) !== 0,
    allMulticast: (flags & DeviceFlag.ALL_MULTICAST) !== 0,
    socket: bytes.i32(at.numa_node),
    owner: owned ? bytes.text(at["owner.name"], 64) : "",
    counters: readCounters(memory, bytes, layout),
  };
}

function readLink(bytes: Bytes, { open, own }: GroupLayout): LinkInfo {
  const speed = bytes.u32(open.rte_eth_link.link_speed);
  const bits = bytes.u16(own.rte_eth_link.bits);
  return {
    up: (bits & UP) !== 0,
    speed: speed === SPEED_UNKNOWN ? 0 : speed,
    fullDuplex: (bits & FULL_DUPLEX) !== 0,
    autoNegotiated: (bits & AUTO_NEGOTIATED) !== 0,
  };
}
