/**
 * Receiving packets.
 *
 * @module
 */
import { dpdk } from "../../ffi/library/dpdk.ts";
import { showAs } from "../../ffi/runtime/shown.ts";
import type { Address } from "../../ffi/runtime/c_types.ts";
import { isChecked } from "../eal/internal/checked.ts";
import type { Burst } from "../mempool/burst.ts";
import { type BatchMemory, memoryOf } from "../ring/internal/batch_memory.ts";
import { type BurstCall, highWord, lowWord } from "./_burst_call.ts";
import { checkCount, checkWindow } from "./_check_count.ts";
import { observeRxQueue } from "./_observed_queue.ts";
import { openQueue } from "./_open_queue.ts";
import { showQueue } from "./_show_queue.ts";
import type { PortState } from "./port_state.ts";

/** Bytes of an element of a burst's table. */
const POINTER_SIZE = 8;

/**
 * Receives packets of an rx queue into its burst, behind those that it has. One
 * thread of all processes may receive from a queue at a time, and each makes
 * its own object.
 */
export class RxQueue {
  static {
    showAs(this, showQueue);
  }

  // Why `declare`: "Loops that V8 compiles well" in packages/ring/README.md.
  /** Id of the port. */
  declare readonly port: number;
  /** Number of the queue. */
  declare readonly queue: number;
  /** Where received packets are put. */
  declare readonly burst: Burst;
  declare private readonly call: BurstCall;
  declare private readonly memory: BatchMemory;
  declare private readonly i32: Int32Array;
  declare private readonly lengthAt: number;
  declare private readonly capacity: number;

  /**
   * Binds a queue that is configured and, if the port is started, set up.
   *
   * @param burst In the window of the queue's pool. Several ends may share it.
   * @throws {RangeError} if the queue is not configured, or the burst's window is
   * none of DPDK's memory.
   * @throws {PortError} if the queue cannot be used from this process: it is
   * not set up, or the driver cannot receive in a secondary.
   */
  constructor(port: PortState, queue: number, burst: Burst) {
    checkWindow("rx", port, queue, burst);
    const memory = memoryOf(burst);
    this.call = openQueue(port, queue, "rx", memory.address);
    this.port = port.id;
    this.queue = queue;
    this.burst = burst;
    this.memory = memory;
    this.i32 = memory.i32;
    this.lengthAt = memory.lengthAt;
    this.capacity = memory.capacity;
    if (isChecked()) observeRxQueue(this);
  }

  /** Whether the port is started in this process. */
  get ready(): boolean {
    return this.call.ready;
  }

  /**
   * Receives packets that have arrived; the burst holds them from then on.
   * Callbacks that others put on the queue have seen, changed or taken them.
   *
   * @param count At most so many. Default: what the burst has room for.
   * @returns how many; 0 also while the port is not started or the burst is
   * full.
   * @throws {RangeError} if the burst has no room for so many.
   * @see rte_eth_rx_burst
   */
  receive(count?: number): number {
    const { capacity } = this;
    if (
      this.i32[this.lengthAt] !== 0 ||
      (count !== undefined && count !== capacity)
    ) {
      return this.#receive(count);
    }
    const received = this.call.quick(capacity);
    if (received < 0) return this.#receive(count);
    // Last: killed before, they are lost, not in two places.
    this.i32[this.lengthAt] = received;
    return received;
  }

  #receive(wanted: number | undefined): number {
    const { call, capacity, i32, lengthAt } = this;
    const length = i32[lengthAt]!;
    const room = capacity - length;
    const count = wanted ?? room;
    checkCount("receive from", this, count, room, "the burst's room for");
    if (count === 0 || !call.begin()) return 0;
    const table = this.memory.address + length * POINTER_SIZE;
    let received = call.run(lowWord(table), highWord(table), count);
    const callbacks = call.callbacks();
    if (callbacks !== 0) {
      received = this.#pass(table, received, count, callbacks);
    }
    i32[lengthAt] = length + received;
    return received;
  }

  #pass(
    table: Address,
    received: number,
    count: number,
    callbacks: Address,
  ): number {
    return dpdk().rte_eth_call_rx_callbacks(
      this.port,
      this.queue,
      table,
      received,
      count,
      callbacks,
    );
  }
}
