/**
 * Collecting packets, to send them in bursts.
 *
 * @module
 */
import { showAs } from "../../ffi/runtime/shown.ts";
import { Burst } from "../mempool/burst.ts";
import type { BatchPlace } from "../ring/batch_place.ts";
import { checkCount } from "./_check_count.ts";
import type { PortState } from "./port_state.ts";
import { TxQueue } from "./tx_queue.ts";

/** What a {@linkcode TxBuffer} is made with. */
export interface TxBufferOptions {
  /** After how many packets to send, from 1 to 65535. Default: the burst's capacity. */
  readonly size?: number;
  /**
   * Where waiting packets lie, for other processes to see: those that are there
   * wait on, so that nothing is lost with a process that was killed. Default:
   * in memory of its own.
   */
  readonly place?: BatchPlace;
  /** Called after packets were sent, or freed because the driver did not take them. Default: nothing is. */
  readonly onSent?: (sent: number, dropped: number) => void;
}

/**
 * Sends the packets of its burst once there are `size` of them, or on
 * {@linkcode flush}. What the driver does not take then is freed and counted.
 *
 * @see rte_eth_dev_tx_buffer
 */
export class TxBuffer {
  static {
    showAs(
      this,
      ({ queue, length, size, sent, dropped, burst }) =>
        `{ port ${queue.port}, queue ${queue.queue}, ${length} of ${size} waiting, ${sent} sent, ${dropped} dropped, burst ${burst.length} of ${burst.capacity} }`,
    );
  }

  // Why `declare`: "Loops that V8 compiles well" in packages/ring/README.md.
  /** Where its packets come from. */
  declare readonly burst: Burst;
  /** After how many packets it sends. */
  declare readonly size: number;
  /** Packets that were sent. */
  sent = 0;
  /** Packets that were freed because the driver did not take them. */
  dropped = 0;
  declare private readonly held: Burst;
  declare private readonly heldQueue: TxQueue;
  declare private readonly queue: TxQueue;
  declare private readonly onSent: (sent: number, dropped: number) => void;

  /**
   * Binds a buffer to a burst.
   *
   * @throws {RangeError} if the size is out of range or the queue not configured.
   * @throws {PortError} if the queue cannot be used from this process.
   * @see rte_eth_tx_buffer_init
   */
  constructor(
    port: PortState,
    queue: number,
    burst: Burst,
    options: TxBufferOptions = {},
  ) {
    const { size = burst.capacity, place, onSent = () => {} } = options;
    this.burst = burst;
    this.size = size;
    this.held = new Burst(burst.window, size, place);
    this.heldQueue = new TxQueue(port, queue, this.held);
    this.queue = new TxQueue(port, queue, burst);
    this.onSent = onSent;
  }

  /** Packets that wait. */
  get length(): number {
    return this.held.length;
  }

  /**
   * Takes the first packets of the burst over.
   *
   * @param count How many. Default: all.
   * @returns how many: all of them, as the buffer always has room.
   * @throws {RangeError} if the burst has fewer.
   * @see rte_eth_tx_buffer
   */
  send(count?: number): number {
    const { length } = this.burst;
    if (
      length !== this.size || this.held.length > 0 ||
      (count !== undefined && count !== length)
    ) {
      return this.#collect(count ?? length);
    }
    // To collect them would send them at once.
    this.#account(this.queue, this.burst, length);
    return length;
  }

  /**
   * Sends what waits, and frees what the driver does not take.
   *
   * @returns how many were sent.
   * @see rte_eth_tx_buffer_flush
   */
  flush(): number {
    const { held } = this;
    const { length } = held;
    return length === 0 ? 0 : this.#account(this.heldQueue, held, length);
  }

  #collect(count: number): number {
    const { burst, held, size } = this;
    checkCount("send on", this.queue, count, burst.length);
    for (let taken = 0; taken < count;) {
      // A predecessor that died right before it sent has left all places taken.
      if (held.length === size) this.flush();
      const n = held.take(burst, count - taken);
      // What `onSent` called may have emptied the burst.
      if (n === 0) return taken;
      taken += n;
      if (held.length === size) this.flush();
    }
    return count;
  }

  /** Sends the packets of a burst, or frees them; counts both. */
  #account(queue: TxQueue, burst: Burst, length: number): number {
    const sent = queue.send();
    this.sent += sent;
    const dropped = sent === length ? 0 : this.#drop(burst);
    this.onSent(sent, dropped);
    return sent;
  }

  #drop(burst: Burst): number {
    const dropped = burst.length;
    if (dropped > 0) burst.free();
    this.dropped += dropped;
    return dropped;
  }
}
