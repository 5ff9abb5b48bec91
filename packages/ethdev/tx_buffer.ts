/**
 * Collecting packets, to send them in bursts.
 *
 * @module
 */
import type { Window } from "../../ffi/window.ts";
import { Burst } from "../mempool/burst.ts";
import type { PortState } from "./port_state.ts";
import { TxQueue } from "./tx_queue.ts";

/**
 * Packets that wait for a tx queue: sent when there are `size` of them, or on
 * {@linkcode flush}. What the driver does not take then is freed and counted.
 *
 * @see rte_eth_dev_tx_buffer
 */
export class TxBuffer {
  /** Packets that were sent. */
  sent = 0;
  /** Packets that were freed because the driver did not take them. */
  dropped = 0;
  declare private readonly burst: Burst;
  declare private readonly queue: TxQueue;
  declare private readonly source: Burst | undefined;
  declare private readonly sourceQueue: TxQueue | undefined;

  /**
   * An empty buffer.
   *
   * @param window That of the pools the packets come from.
   * @param size After how many packets to send, from 1 to 65535.
   * @param source Packets that fill the empty buffer at once are sent from this
   * burst itself, if they start it.
   * @throws {RangeError} if the size is out of range or the queue not configured.
   * @throws {PortError} if the queue cannot be used from this process.
   * @see rte_eth_tx_buffer_init
   */
  constructor(
    port: PortState,
    queue: number,
    window: Window,
    size: number,
    source?: Burst,
  ) {
    this.burst = new Burst(window, size);
    this.queue = new TxQueue(port, queue, this.burst);
    this.source = source;
    this.sourceQueue = source && new TxQueue(port, queue, source);
  }

  /** After how many packets it sends. */
  get size(): number {
    return this.burst.capacity;
  }

  /** Packets that wait. */
  get length(): number {
    return this.burst.length;
  }

  /**
   * Takes a packet over.
   *
   * @returns how many were sent now: 0 while there is room.
   * @see rte_eth_tx_buffer
   */
  add(mbuf: number): number {
    this.burst.push(mbuf);
    return this.burst.length < this.burst.capacity ? 0 : this.flush();
  }

  /** Takes packet i of a burst over, as {@linkcode add} does. */
  addFrom(burst: Burst, i: number): number {
    this.burst.pushFrom(burst, i);
    return this.burst.length < this.burst.capacity ? 0 : this.flush();
  }

  /**
   * Takes neighbours of a burst over, as so many calls of {@linkcode addFrom}.
   *
   * @param from The first one.
   * @returns how many were sent now.
   */
  addRun(burst: Burst, from: number, count: number): number {
    if (
      burst === this.source && from === 0 && count === this.burst.capacity &&
      this.burst.length === 0
    ) return this.#account(this.sourceQueue!, burst, count);
    return this.#addRun(burst, from, count);
  }

  #addRun(burst: Burst, from: number, count: number): number {
    let sent = 0;
    for (let i = from; i < from + count;) {
      i += this.burst.pushRun(burst, i, from + count - i);
      if (this.burst.length === this.burst.capacity) sent += this.flush();
    }
    return sent;
  }

  /**
   * Sends what waits, and frees what the driver does not take.
   *
   * @returns how many were sent.
   * @see rte_eth_tx_buffer_flush
   */
  flush(): number {
    const burst = this.burst;
    const waiting = burst.length;
    if (waiting === 0) return 0;
    const sent = this.#account(this.queue, burst, waiting);
    burst.clear();
    return sent;
  }

  /** Sends the first packets of a burst, or frees them; counts both. */
  #account(queue: TxQueue, burst: Burst, count: number): number {
    const sent = queue.send(count);
    this.sent += sent;
    this.dropped += count - sent;
    if (sent < count) burst.mbufs.freeBulk(burst, sent, count - sent);
    return sent;
  }
}
