/**
 * Which way a queue calls its driver: the same for all queues of a thread,
 * until there are so many that the stubs are used up.
 *
 * @module
 */
import { bindBurst } from "../../ffi/call/bind_call.ts";
import type { Address } from "../../ffi/runtime/c_types.ts";
import type { BurstCall } from "./_burst_call.ts";
import { EntryCall } from "./_entry_call.ts";
import { type BurstFunction, PortEntry } from "./_port_entry.ts";
import { StubCall } from "./_stub_call.ts";

/**
 * Binds a burst function of a queue.
 *
 * @param table Address of the array of mbuf pointers of quick calls; without
 * one they are refused.
 */
export function burstCall(
  port: number,
  queue: number,
  fn: BurstFunction,
  table?: Address,
): BurstCall {
  const entry = new PortEntry(port, queue, fn);
  const stub = table === undefined
    ? undefined
    : bindBurst({ ...entry.places, table });
  return stub === undefined ? new EntryCall(entry) : new StubCall(stub, entry);
}
