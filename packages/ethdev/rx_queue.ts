/**
 * Receiving packets.
 *
 * @module
 */
import { dpdk } from "../../ffi/library.ts";
import type { Address } from "../../ffi/types.ts";
import type { Burst } from "../mempool/mod.ts";
import { type BurstCall, highWord, lowWord } from "./_burst_call.ts";
import { openQueue } from "./_open_queue.ts";
import type { PortState } from "./port_state.ts";

/**
 * An rx queue with the burst that its packets go to. One thread of all
 * processes may receive from a queue at a time, and each makes its own object.
 */
export class RxQueue {
  // Why `declare`: "Loops that V8 compiles well" in packages/kernels/README.md.
  /** Id of the port. */
  declare readonly port: number;
  /** Number of the queue. */
  declare readonly queue: number;
  /** Where received packets are put. */
  declare readonly burst: Burst;
  declare private readonly call: BurstCall;
  declare private readonly tableLow: number;
  declare private readonly tableHigh: number;
  declare private readonly capacity: number;

  /**
   * Opens a queue that is configured and, if the port is started, set up.
   *
   * @param burst In the window of the queue's pool; its capacity is the most to
   * receive at once. Several queues may share it.
   * @throws {RangeError} if the queue is not configured.
   * @throws {PortError} if the queue cannot be used from this process: it is
   * not set up, or the driver cannot receive in a secondary.
   */
  constructor(port: PortState, queue: number, burst: Burst) {
    this.call = openQueue(port, queue, "rx", burst.address);
    this.port = port.id;
    this.queue = queue;
    this.burst = burst;
    this.tableLow = lowWord(burst.address);
    this.tableHigh = highWord(burst.address);
    this.capacity = burst.capacity;
  }

  /** Whether the port is started in this process. */
  get ready(): boolean {
    return this.call.ready;
  }

  /**
   * Fills the burst with packets that have arrived, overwriting what it held;
   * the caller owns them. Callbacks that others put on the queue have seen,
   * changed or taken them.
   *
   * @returns how many; 0 also while the port is not started.
   * @see rte_eth_rx_burst
   */
  receive(): number {
    const count = this.call.quick(this.capacity);
    if (count < 0) return this.#receive();
    this.burst.length = count;
    return count;
  }

  #receive(): number {
    const call = this.call;
    if (!call.begin()) {
      this.burst.length = 0;
      return 0;
    }
    let count = call.run(this.tableLow, this.tableHigh, this.capacity);
    const callbacks = call.callbacks();
    if (callbacks !== 0) count = this.#pass(count, callbacks);
    this.burst.length = count;
    return count;
  }

  #pass(count: number, callbacks: Address): number {
    return dpdk().rte_eth_call_rx_callbacks(
      this.port,
      this.queue,
      this.burst.address,
      count,
      this.capacity,
      callbacks,
    );
  }
}
