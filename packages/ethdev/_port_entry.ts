/**
 * What DPDK says of one function of a port and one of its queues.
 *
 * The functions and queues of all ports stand in a table that every process
 * has for itself (`rte_eth_fp_ops`), because function addresses differ from
 * process to process. DPDK rewrites a port's entry when the port is started,
 * stopped or closed in this process:
 *
 * | state of the port here | function           | what a call does here    |
 * | ---------------------- | ------------------ | ------------------------ |
 * | started                | the driver's       | calls it                 |
 * | not started, closed    | DPDK's placeholder | calls nothing, returns 0 |
 * | driver has none here   | NULL               | calls nothing, returns 0 |
 *
 * As in C, nobody may stop a port while another thread is in a burst, and a
 * primary may not close one that secondaries use.
 *
 * @module
 */
import type { BurstEntry } from "../../ffi/call/burst_stub.ts";
import { layout } from "../../ffi/layout/mod.ts";
import { openWindow } from "../../ffi/memory/c_memory.ts";
import { Window } from "../../ffi/memory/window.ts";
import type { Address } from "../../ffi/runtime/c_types.ts";
import { highWord, lowWord } from "./_burst_call.ts";
import { burstEntry, isPort } from "./_device.ts";
import { isNotStarted, isPlaceholder } from "./_placeholders.ts";

const POINTER_SIZE = 8;

/** A function of the table that takes queue, mbufs and their number. */
export type BurstFunction = "rx_pkt_burst" | "tx_pkt_burst" | "tx_pkt_prepare";

/** The entry as it was when last looked at, and whether that has changed. */
export class PortEntry {
  readonly #port: number;
  readonly #queue: number;
  readonly #entry: Window;
  /**
   * The entry as 32-bit words, and where its pointers are, in bytes. Words are
   * signed here and below: V8 boxes unsigned ones.
   */
  readonly #words: Int32Array;
  readonly #functionAt: number;
  readonly #dataAt: number;
  readonly #callbacksAt: number;
  /** What the entry held when last looked at. */
  #functionLow = 0;
  #functionHigh = 0;
  #dataLow = 0;
  #dataHigh = 0;
  #callbacksLow = 0;
  /** The queue's pointer in the driver's array of queues, and its value. */
  #slot: Int32Array = new Int32Array(2);
  #slotLow = 0;
  #slotHigh = 0;
  /** The queue's callbacks, which others may add and remove at any time. */
  #callbacks: Int32Array = new Int32Array(2);
  #callbacksWide: BigUint64Array = new BigUint64Array(1);
  #function: Address = 0;
  #queueAddress: Address = 0;
  /** The array that stands for queues while the port is not started. */
  #standIn: Address = -1;
  #ready = false;

  constructor(port: number, queue: number, fn: BurstFunction) {
    const fields = layout().rte_eth_fp_ops;
    const side = fn === "rx_pkt_burst" ? "rxq" : "txq";
    this.#port = port;
    this.#queue = queue;
    this.#entry = burstEntry(port);
    this.#words = this.#entry.i32;
    this.#functionAt = fields[fn];
    this.#dataAt = fields[`${side}.data`];
    this.#callbacksAt = fields[`${side}.clbk`];
  }

  /** Where the entry has what a burst needs. */
  get places(): Omit<BurstEntry, "table"> {
    const { base } = this.#entry;
    return {
      functionAt: base + this.#functionAt,
      queuesAt: base + this.#dataAt,
      callbacksAt: base + this.#callbacksAt,
      queue: this.#queue,
    };
  }

  /** Whether a call would have reached the driver when last looked at. */
  get ready(): boolean {
    return this.#ready;
  }

  /** Address of the function; 0 for none. */
  get function(): Address {
    return this.#function;
  }

  /** Address of the queue; 0 if it is not set up. */
  get queueAddress(): Address {
    return this.#queueAddress;
  }

  /**
   * Whether anything is not as last seen, for a turn with a native call. After
   * such a call the compiler cannot reuse any load, so that only idle turns
   * need the atomic one, which costs more than all others.
   */
  changed(): boolean {
    const low = this.#words[this.#functionAt >>> 2];
    return low !== this.#functionLow || this.#othersChanged();
  }

  /** The same, for a turn without a native call. */
  changedSinceIdle(): boolean {
    // Atomic, to keep a polling loop from reusing the last load.
    const low = Atomics.load(this.#words, this.#functionAt >>> 2);
    return low !== this.#functionLow || this.#othersChanged();
  }

  /** The first callback of the queue; see {@linkcode BurstCall}. */
  callbacks(): Address {
    // Two halves may be of two different values, and still tell "none" right:
    // both are 0 only if none was set when at least one of them was read.
    // Not atomic: each turn that comes here has a native call, see changed().
    if (this.#callbacks[0] === 0 && this.#callbacks[1] === 0) return 0;
    // The value itself comes from one load.
    return Number(this.#callbacksWide[0]);
  }

  /** Looks at all of it again. */
  look(): void {
    // Each pointer by one load: another thread may be starting the port.
    const found = this.#wide(this.#functionAt);
    const data = this.#wide(this.#dataAt);
    const callbacks = this.#wide(this.#callbacksAt);
    this.#functionLow = lowWord(found);
    this.#functionHigh = highWord(found);
    this.#dataLow = lowWord(data);
    this.#dataHigh = highWord(data);
    this.#callbacksLow = lowWord(callbacks);
    const slot = slotOf(data, this.#queue);
    const queue = Number(slot.u64[0]);
    this.#slot = slot.i32;
    this.#slotLow = lowWord(queue);
    this.#slotHigh = highWord(queue);
    const callbackSlot = slotOf(callbacks, this.#queue);
    this.#callbacks = callbackSlot.i32;
    this.#callbacksWide = callbackSlot.u64;
    // DPDK writes the function before the queues when it starts a port: in
    // between, the function is the driver's, and the queues are still these.
    if (isNotStarted(found)) this.#standIn = data;
    this.#ready = found !== 0 && queue !== 0 && data !== this.#standIn &&
      !isPlaceholder(found) && isPort(this.#port);
    this.#function = found;
    this.#queueAddress = queue;
  }

  /** Whether anything but the function's low word is not as last seen. */
  #othersChanged(): boolean {
    const words = this.#words;
    const data = this.#dataAt >>> 2;
    return words[(this.#functionAt >>> 2) + 1] !== this.#functionHigh ||
      words[data] !== this.#dataLow ||
      words[data + 1] !== this.#dataHigh ||
      // The last to be written; it leads to one of two static arrays.
      words[this.#callbacksAt >>> 2] !== this.#callbacksLow ||
      // Only read while the array it lies in is the entry's.
      this.#slot[0] !== this.#slotLow ||
      this.#slot[1] !== this.#slotHigh;
  }

  #wide(offset: number): number {
    return Number(this.#entry.u64[offset / POINTER_SIZE]);
  }
}

/** A queue's element in an array of pointers; a NULL if there is no array. */
function slotOf(array: Address, queue: number): Window {
  return array === 0
    ? new Window(new ArrayBuffer(POINTER_SIZE))
    : openWindow(array + queue * POINTER_SIZE, POINTER_SIZE);
}
