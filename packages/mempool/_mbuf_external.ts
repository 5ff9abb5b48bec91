/**
 * External buffers: memory from elsewhere that mbufs share, with a counter
 * and a function that frees it. Rare, so what is allocated here does not
 * matter.
 *
 * @module
 */
import { layout } from "../../ffi/layout/mod.ts";
import { openWindow } from "../../ffi/memory/c_memory.ts";
import { NativeCall } from "../../ffi/call/native_call.ts";
import type { Address } from "../../ffi/runtime/c_types.ts";

/** An external buffer's shared information. @see rte_mbuf_ext_shared_info */
export class ExternalBuffer {
  readonly #address: Address;
  readonly #counter: Uint16Array;

  /** @param address Of the shared information. */
  constructor(address: Address) {
    const { sizeof, refcnt } = layout().rte_mbuf_ext_shared_info;
    this.#address = address;
    this.#counter = openWindow(address, sizeof).u16.subarray(refcnt / 2);
  }

  /** How many mbufs use the buffer. @see rte_mbuf_ext_refcnt_read */
  get count(): number {
    return Atomics.load(this.#counter, 0);
  }

  /** Adds to the count and returns the new one. @see rte_mbuf_ext_refcnt_update */
  add(value: number): number {
    return (Atomics.add(this.#counter, 0, value) + value) & 0xffff;
  }

  /** Sets the count. @see rte_mbuf_ext_refcnt_set */
  set(value: number): void {
    Atomics.store(this.#counter, 0, value);
  }

  /** Calls the function that frees the buffer. */
  free(buffer: Address): void {
    const { sizeof, free_cb, fcb_opaque } = layout().rte_mbuf_ext_shared_info;
    const shared = openWindow(this.#address, sizeof);
    const call = new NativeCall(shared.pointer(free_cb), ["ptr", "ptr"], "i32");
    call.set(0, buffer);
    call.set(1, shared.pointer(fcb_opaque));
    call.call();
  }
}
