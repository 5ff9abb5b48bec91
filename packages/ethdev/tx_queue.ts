/**
 * Sending packets.
 *
 * @module
 */
import { dpdk } from "../../ffi/library/dpdk.ts";
import { dpdkErrno } from "../../ffi/library/thread.ts";
import { showAs } from "../../ffi/runtime/shown.ts";
import type { Address } from "../../ffi/runtime/c_types.ts";
import { isChecked } from "../eal/internal/checked.ts";
import type { Burst } from "../mempool/burst.ts";
import {
  type BatchMemory,
  dropFirst,
  memoryOf,
} from "../ring/internal/batch_memory.ts";
import { burstCall } from "./_bind_burst.ts";
import { type BurstCall, highWord, lowWord } from "./_burst_call.ts";
import { checkCount, checkWindow } from "./_check_count.ts";
import { observeTxQueue } from "./_observed_queue.ts";
import { openQueue } from "./_open_queue.ts";
import { showQueue } from "./_show_queue.ts";
import type { PortState } from "./port_state.ts";

/**
 * Sends the packets of its burst on a tx queue. One thread of all processes may
 * send on a queue at a time (unless the driver offers MT_LOCKFREE), and each
 * makes its own object.
 */
export class TxQueue {
  static {
    showAs(this, showQueue);
  }

  // Why `declare`: "Loops that V8 compiles well" in packages/ring/README.md.
  /** Id of the port. */
  declare readonly port: number;
  /** Number of the queue. */
  declare readonly queue: number;
  /** Where packets to send are taken from. */
  declare readonly burst: Burst;
  declare private readonly sendCall: BurstCall;
  declare private readonly prepareCall: BurstCall;
  declare private readonly memory: BatchMemory;
  declare private readonly i32: Int32Array;
  declare private readonly lengthAt: number;

  /**
   * Binds a queue that is configured and, if the port is started, set up.
   *
   * @param burst Several ends, rx queues too, may share it.
   * @throws {RangeError} if the queue is not configured, or the burst's window is
   * none of DPDK's memory.
   * @throws {PortError} if the queue cannot be used from this process: it is
   * not set up, or the driver cannot send in a secondary.
   */
  constructor(port: PortState, queue: number, burst: Burst) {
    checkWindow("tx", port, queue, burst);
    const memory = memoryOf(burst);
    this.sendCall = openQueue(port, queue, "tx", memory.address);
    this.prepareCall = burstCall(port.id, queue, "tx_pkt_prepare");
    this.port = port.id;
    this.queue = queue;
    this.burst = burst;
    this.memory = memory;
    this.i32 = memory.i32;
    this.lengthAt = memory.lengthAt;
    if (isChecked()) observeTxQueue(this, port);
  }

  /** Whether the port is started in this process. */
  get ready(): boolean {
    return this.sendCall.ready;
  }

  /**
   * Sends packets of the burst. The driver has those that it took; the burst
   * keeps the others, from index 0 on, to send again or to free.
   *
   * @param count At most so many, from the first on. Default: all.
   * @returns how many were sent; 0 also while the port is not started.
   * @throws {RangeError} if the burst has fewer.
   * @see rte_eth_tx_burst
   */
  send(count?: number): number {
    const length = this.i32[this.lengthAt]!;
    if (length === 0 || (count !== undefined && count !== length)) {
      return this.#send(count ?? length, length);
    }
    // First: killed now, they are lost, not sent again by a successor.
    this.i32[this.lengthAt] = 0;
    const sent = this.sendCall.quick(length);
    return sent === length ? sent : this.#keepRest(sent, length);
  }

  /** After a quick call that did not send all, or none if it is negative. */
  #keepRest(sent: number, length: number): number {
    if (sent >= 0) {
      dropFirst(this.memory, length, sent);
      return sent;
    }
    this.i32[this.lengthAt] = length;
    return this.#send(length, length);
  }

  #send(count: number, length: number): number {
    checkCount("send on", this, count, length);
    const { sendCall, memory, i32, lengthAt } = this;
    if (count === 0 || !sendCall.begin()) return 0;
    i32[lengthAt] = 0;
    const callbacks = sendCall.callbacks();
    // Callbacks may take some of them out, so that fewer are there to send.
    const left = callbacks === 0 ? count : this.#pass(count, callbacks);
    const sent = this.#run(sendCall, left);
    if (left < count) {
      memory.table.copyWithin(left, count, length);
      length -= count - left;
    }
    dropFirst(memory, length, sent);
    return sent;
  }

  /**
   * Lets the driver check packets of the burst and make them ready for their
   * offloads, before {@linkcode send}.
   *
   * @param count How many, from the first on. Default: all.
   * @returns how many are ready; the one after the last is not fit to be sent,
   * for the reason in {@linkcode prepareErrno}.
   * @throws {RangeError} if the burst has fewer.
   * @see rte_eth_tx_prepare
   */
  prepare(count: number = this.burst.length): number {
    checkCount("prepare on", this, count, this.burst.length);
    const call = this.prepareCall;
    // Drivers without a function have nothing to prepare.
    if (count === 0 || !call.begin()) return count;
    return this.#run(call, count);
  }

  /** Why the last {@linkcode prepare} of this thread stopped short: an errno. */
  get prepareErrno(): number {
    return dpdkErrno();
  }

  #run(call: BurstCall, count: number): number {
    const { address } = this.memory;
    return call.run(lowWord(address), highWord(address), count);
  }

  #pass(count: number, callbacks: Address): number {
    return dpdk().rte_eth_call_tx_callbacks(
      this.port,
      this.queue,
      this.memory.address,
      count,
      callbacks,
    );
  }
}
