/**
 * Calls of a burst function that compare the port's entry and the queue's
 * pointer with what they know, seven loads in all, and look again if anything
 * differs: no pointer outlives the start that wrote it.
 *
 * @module
 */
import { bindCall } from "../../ffi/call/bind_call.ts";
import type { BoundCall } from "../../ffi/call/bound_call.ts";
import type { Address } from "../../ffi/runtime/c_types.ts";
import type { BurstCall } from "./_burst_call.ts";
import type { PortEntry } from "./_port_entry.ts";

/** Any number of packets, any array, with callbacks: the complete way. */
export class EntryCall implements BurstCall {
  readonly #entry: PortEntry;
  readonly #onLook: (fn: Address) => void;
  #call: BoundCall | undefined;
  /** The array of mbuf pointers that the call was told last. */
  #tableLow = 0;
  #tableHigh = 0;

  /**
   * @param onLook Told the function that may be called, 0 for none, whenever
   * the entry was looked at. Default: nobody is.
   */
  constructor(entry: PortEntry, onLook: (fn: Address) => void = () => {}) {
    this.#entry = entry;
    this.#onLook = onLook;
    this.#look();
  }

  get ready(): boolean {
    if (this.#entry.changedSinceIdle()) this.#look();
    return this.#entry.ready;
  }

  get function(): Address {
    return this.#entry.function;
  }

  get queueAddress(): Address {
    return this.#entry.queueAddress;
  }

  quick(_count: number): number {
    return -1;
  }

  begin(): boolean {
    if (!this.#entry.ready) return this.ready;
    if (this.#entry.changed()) this.#look();
    return this.#entry.ready;
  }

  run(tableLow: number, tableHigh: number, count: number): number {
    if (tableLow !== this.#tableLow || tableHigh !== this.#tableHigh) {
      this.#setTable(tableLow, tableHigh);
    }
    return this.#call!.call(count);
  }

  callbacks(): Address {
    return this.#entry.callbacks();
  }

  #look(): void {
    const entry = this.#entry;
    entry.look();
    this.#onLook(entry.ready ? entry.function : 0);
    if (!entry.ready) return;
    this.#call ??= bindCall(entry.function, ["ptr", "ptr", "u16"], "u16");
    this.#call.retarget(entry.function);
    this.#call.set(0, entry.queueAddress);
  }

  #setTable(low: number, high: number): void {
    this.#tableLow = low;
    this.#tableHigh = high;
    this.#call!.set(1, (low >>> 0) + high * 0x1_0000_0000);
  }
}
