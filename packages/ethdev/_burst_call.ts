/**
 * Calls of a driver's burst function for one direction of one queue.
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
 * A burst stub, where there are stubs, reads the entry at each call as C does,
 * and refuses a function that was not looked at here, and queues with
 * callbacks. Otherwise each call compares the entry and the queue's pointer
 * with what it knows, seven loads in all, and looks again if anything differs:
 * no pointer outlives the start that wrote it. As in C, nobody may stop a port
 * while another thread is in a burst, and a primary may not close one that
 * secondaries use.
 *
 * @module
 */
import { bindBurst, bindCall } from "../../ffi/call/bind_call.ts";
import type { BoundCall } from "../../ffi/call/bound_call.ts";
import type { BurstStub } from "../../ffi/call/burst_stub.ts";
import { layout } from "../../ffi/layout/mod.ts";
import { dpdk } from "../../ffi/library/dpdk.ts";
import { openWindow } from "../../ffi/memory/c_memory.ts";
import type { Address } from "../../ffi/runtime/c_types.ts";
import { Window } from "../../ffi/memory/window.ts";
import { isPort } from "./_device.ts";
import { isPlaceholder } from "./_placeholders.ts";

const POINTER_SIZE = 8;

/** A function of the table that takes queue, mbufs and their number. */
export type BurstFunction = "rx_pkt_burst" | "tx_pkt_burst" | "tx_pkt_prepare";

/** One function of one queue, for one thread. */
export class BurstCall {
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
  #call: BoundCall | undefined;
  /** The array of mbuf pointers that the call was told last. */
  #tableLow = 0;
  #tableHigh = 0;
  #ready = false;
  declare private readonly stub: BurstStub | undefined;

  /**
   * @param table Address of the array of mbuf pointers of quick calls; without
   * one they are refused.
   */
  constructor(
    port: number,
    queue: number,
    fn: BurstFunction,
    table?: Address,
  ) {
    const fields = layout().rte_eth_fp_ops;
    const side = fn === "rx_pkt_burst" ? "rxq" : "txq";
    this.#port = port;
    this.#queue = queue;
    this.#entry = openWindow(
      dpdk().symbol("rte_eth_fp_ops") + port * fields.sizeof,
      fields.sizeof,
    );
    this.#words = this.#entry.i32;
    this.#functionAt = fields[fn];
    this.#dataAt = fields[`${side}.data`];
    this.#callbacksAt = fields[`${side}.clbk`];
    this.stub = table === undefined ? undefined : bindBurst({
      functionAt: this.#entry.base + this.#functionAt,
      queuesAt: this.#entry.base + this.#dataAt,
      callbacksAt: this.#entry.base + this.#callbacksAt,
      queue,
      table,
    });
    this.#look();
  }

  /** Whether a call would reach the driver. Cheap: for the data path. */
  get ready(): boolean {
    return this.#refresh();
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
   * Calls the function with the array given at the start, if it is the one
   * known and there are no callbacks. All else is the affair of the calls below.
   *
   * @param count How many pointers.
   * @returns what it returns; negative if it was not called.
   */
  quick(count: number): number {
    return this.stub === undefined ? -1 : this.stub.call(count);
  }

  /**
   * Whether a call would reach the driver, for one that follows at once if so.
   * After a native call the compiler cannot reuse any load, so that only idle
   * turns need the atomic one, which costs more than all others.
   */
  begin(): boolean {
    if (!this.#ready) return this.#refresh();
    const low = this.#words[this.#functionAt >>> 2];
    if (low !== this.#functionLow || this.#changed()) this.#look();
    return this.#ready;
  }

  /**
   * Calls the function, after {@linkcode begin} or {@linkcode ready} said so.
   *
   * @param tableLow Low 32 bits of the address of the array of mbuf pointers.
   * @param tableHigh Its high 32 bits.
   * @param count How many pointers.
   * @returns what it returns.
   */
  run(tableLow: number, tableHigh: number, count: number): number {
    if (tableLow !== this.#tableLow || tableHigh !== this.#tableHigh) {
      this.#setTable(tableLow, tableHigh);
    }
    return this.#call!.call(count);
  }

  /**
   * The first of the callbacks that others have put on this queue; 0 for none,
   * which is all but always.
   */
  callbacks(): Address {
    // Two halves may be of two different values, and still tell "none" right:
    // both are 0 only if none was set when at least one of them was read.
    // Not atomic: each turn that comes here has a native call, see begin().
    if (this.#callbacks[0] === 0 && this.#callbacks[1] === 0) return 0;
    // The value itself comes from one load.
    return Number(this.#callbacksWide[0]);
  }

  /** Looks again if anything changed; tells whether the driver can be called. */
  #refresh(): boolean {
    // Atomic, to keep a polling loop from reusing the last load.
    const low = Atomics.load(this.#words, this.#functionAt >>> 2);
    if (low !== this.#functionLow || this.#changed()) this.#look();
    return this.#ready;
  }

  /** Whether anything but the function's low word is not as last seen. */
  #changed(): boolean {
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

  #look(): void {
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
    this.#ready = found !== 0 && queue !== 0 &&
      !isPlaceholder(found) && isPort(this.#port);
    this.#function = found;
    this.#queueAddress = queue;
    this.stub?.allow(this.#ready ? found : 0);
    if (!this.#ready) return;
    this.#call ??= bindCall(found, ["ptr", "ptr", "u16"], "u16");
    this.#call.retarget(found);
    this.#call.set(0, queue);
  }

  #setTable(low: number, high: number): void {
    this.#tableLow = low;
    this.#tableHigh = high;
    this.#call!.set(1, (low >>> 0) + high * 0x1_0000_0000);
  }

  #wide(offset: number): number {
    return Number(this.#entry.u64[offset / POINTER_SIZE]);
  }
}

/** Low 32 bits of an address, signed. */
export function lowWord(address: Address): number {
  return address | 0;
}

/** High 32 bits of an address. */
export function highWord(address: Address): number {
  return (address / 0x1_0000_0000) | 0;
}

/** A queue's element in an array of pointers; a NULL if there is no array. */
function slotOf(array: Address, queue: number): Window {
  return array === 0
    ? new Window(new ArrayBuffer(POINTER_SIZE))
    : openWindow(array + queue * POINTER_SIZE, POINTER_SIZE);
}
