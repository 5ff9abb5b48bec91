/**
 * What DPDK notes of a port for all processes of the group, in struct
 * rte_eth_dev_data: no function tells how far a port is set up.
 *
 * @module
 */
import {
  type DeviceState,
  deviceState,
} from "../../ffi/layout/device_state.ts";
import { layout } from "../../ffi/layout/mod.ts";
import { dpdk } from "../../ffi/library/dpdk.ts";
import { unknownBuild } from "../../ffi/library/library_error.ts";
import { openWindow } from "../../ffi/memory/c_memory.ts";
import type { Window } from "../../ffi/memory/window.ts";
import type { Address } from "../../ffi/runtime/c_types.ts";
import { Memzone } from "../eal/memzone.ts";
import { isLinkUp } from "./link.ts";

/** The memzone of all ports. */
const MEMZONE = "rte_eth_dev_data";
const POINTER_SIZE = 8;

/** What kinds of queues there are. */
export type QueueKind = "rx" | "tx";

/** What is noted of one port, at the moment of each call. */
export class DeviceData {
  readonly #window: Window;
  /** Byte offset in the window. */
  readonly #at: number;

  /**
   * @param port There must be one with this id and name.
   * @throws {LibraryError} if DPDK was built in an unknown way.
   */
  constructor(port: { readonly id: number; readonly name: string }) {
    const { eth_dev_shared, rte_eth_dev_data: fields } = layout();
    const { window } = Memzone.lookup(MEMZONE);
    const at = eth_dev_shared.data + port.id * fields.sizeof;
    // Only DPDK's own files know the struct: other builds may have another.
    if (
      at + fields.sizeof > window.byteLength ||
      window.text(at + fields.name, port.name.length + 1) !== port.name
    ) throw unknownBuild(dpdk(), MEMZONE);
    this.#window = window;
    this.#at = at;
  }

  /** How far it is set up. */
  get state(): DeviceState {
    const { flags } = layout().rte_eth_dev_data;
    return deviceState(this.#window.u8[this.#at + flags]!);
  }

  /** Whether its driver said last that the link is up. */
  get isLinkUp(): boolean {
    return isLinkUp(
      this.#window,
      this.#at + layout().rte_eth_dev_data.dev_link,
    );
  }

  /** How many queues are configured; of others the number means nothing. */
  queueCount(kind: QueueKind): number {
    const { nb_rx_queues, nb_tx_queues } = layout().rte_eth_dev_data;
    const offset = kind === "rx" ? nb_rx_queues : nb_tx_queues;
    return this.#window.u16[(this.#at + offset) / 2]!;
  }

  /** Address of the array of pointers to its queues; 0 if there is none. */
  queueArray(kind: QueueKind): Address {
    const { rx_queues, tx_queues } = layout().rte_eth_dev_data;
    const offset = kind === "rx" ? rx_queues : tx_queues;
    return this.#window.pointer(this.#at + offset);
  }

  /** The first configured queue that is not set up; undefined if all are. */
  firstUnset(kind: QueueKind): number | undefined {
    const count = this.queueCount(kind);
    const array = this.queueArray(kind);
    if (count === 0) return undefined;
    if (array === 0) return 0;
    const queues = openWindow(array, count * POINTER_SIZE);
    for (let i = 0; i < count; i++) {
      if (queues.pointer(i * POINTER_SIZE) === 0) return i;
    }
    return undefined;
  }
}
