/**
 * Sending packets.
 *
 * @module
 */
import { dpdk } from "../../ffi/library.ts";
import { dpdkErrno } from "../../ffi/thread.ts";
import type { Address } from "../../ffi/types.ts";
import type { Burst } from "../mempool/mod.ts";
import { BurstCall, highWord, lowWord } from "./_burst_call.ts";
import { openQueue } from "./_open_queue.ts";
import type { PortState } from "./port_state.ts";

/** Bytes of an element of a burst's table. */
const POINTER_SIZE = 8;

/**
 * A tx queue with the burst that its packets come from. One thread of all
 * processes may send on a queue at a time (unless the driver offers
 * MT_LOCKFREE), and each makes its own object.
 */
export class TxQueue {
  /** Id of the port. */
  declare readonly port: number;
  /** Number of the queue. */
  declare readonly queue: number;
  /** Where packets to send are taken from. */
  declare readonly burst: Burst;
  declare private readonly sendCall: BurstCall;
  declare private readonly prepareCall: BurstCall;
  declare private readonly tableLow: number;
  declare private readonly tableHigh: number;

  /**
   * Opens a queue that is configured and, if the port is started, set up.
   *
   * @param burst Several queues, rx queues too, may share it.
   * @throws {RangeError} if the queue is not configured.
   * @throws {PortError} if the queue cannot be used from this process: it is
   * not set up, or the driver cannot send in a secondary.
   */
  constructor(port: PortState, queue: number, burst: Burst) {
    this.sendCall = openQueue(port, queue, "tx", burst.address);
    this.prepareCall = new BurstCall(port.id, queue, "tx_pkt_prepare");
    this.port = port.id;
    this.queue = queue;
    this.burst = burst;
    this.tableLow = lowWord(burst.address);
    this.tableHigh = highWord(burst.address);
  }

  /** Whether the port is started in this process. */
  get ready(): boolean {
    return this.sendCall.ready;
  }

  /**
   * Sends packets of the burst, which stays as it is. The driver owns those
   * that it sent; the others, from element `start` + result on, are still the
   * caller's, to send again or to free.
   *
   * @param count How many.
   * @param start From which element of the burst on.
   * @returns how many were sent; 0 also while the port is not started.
   * @throws {RangeError} if they are not all within the burst's length.
   * @see rte_eth_tx_burst
   */
  send(count: number = this.burst.length, start = 0): number {
    this.#check(count, start);
    if (count === 0) return 0;
    const sent = start === 0 ? this.sendCall.quick(count) : -1;
    return sent < 0 ? this.#sendFrom(start, count) : sent;
  }

  #sendFrom(start: number, count: number): number {
    const call = this.sendCall;
    if (!call.begin()) return 0;
    const callbacks = call.callbacks();
    if (callbacks !== 0) count = this.#pass(start, count, callbacks);
    return this.#run(call, start, count);
  }

  /**
   * Lets the driver check packets of the burst and make them ready for their
   * offloads, before {@linkcode send}.
   *
   * @param count How many.
   * @param start From which element of the burst on.
   * @returns how many are ready; the one after the last is not fit to be sent,
   * for the reason in {@linkcode prepareErrno}.
   * @throws {RangeError} if they are not all within the burst's length.
   * @see rte_eth_tx_prepare
   */
  prepare(count: number = this.burst.length, start = 0): number {
    this.#check(count, start);
    const call = this.prepareCall;
    // Drivers without a function have nothing to prepare.
    if (count === 0 || !call.begin()) return count;
    return this.#run(call, start, count);
  }

  /** Why the last {@linkcode prepare} of this thread stopped short: an errno. */
  get prepareErrno(): number {
    return dpdkErrno();
  }

  #check(count: number, start: number): void {
    const { length, capacity } = this.burst;
    // Behind the length are pointers that may lead anywhere.
    if (
      (count >>> 0) === count && (start >>> 0) === start &&
      start + count <= length && length <= capacity
    ) return;
    throw new RangeError(
      `Cannot send on queue ${this.queue} of port ${this.port}: packets ${start} to ${
        start + count
      } must be inside the burst's ${length} and its capacity of ${capacity}`,
    );
  }

  #run(call: BurstCall, start: number, count: number): number {
    if (start === 0) return call.run(this.tableLow, this.tableHigh, count);
    const table = this.#address(start);
    return call.run(lowWord(table), highWord(table), count);
  }

  #address(start: number): Address {
    return this.burst.address + start * POINTER_SIZE;
  }

  #pass(start: number, count: number, callbacks: Address): number {
    return dpdk().rte_eth_call_tx_callbacks(
      this.port,
      this.queue,
      this.#address(start),
      count,
      callbacks,
    );
  }
}
