/**
 * Calls of a burst function through a burst stub, which reads the port's entry
 * at each call as C does, and refuses a function that was not looked at here,
 * and queues with callbacks: those are left to an {@linkcode EntryCall}.
 *
 * @module
 */
import type { BurstStub } from "../../ffi/call/burst_stub.ts";
import type { Address } from "../../ffi/runtime/c_types.ts";
import type { BurstCall } from "./_burst_call.ts";
import { EntryCall } from "./_entry_call.ts";
import type { PortEntry } from "./_port_entry.ts";

/** A stub, and what it leaves to be done. */
export class StubCall implements BurstCall {
  // Why `declare`: "Loops that V8 compiles well" in packages/ring/README.md.
  declare private readonly stub: BurstStub;
  declare private readonly rest: EntryCall;

  constructor(stub: BurstStub, entry: PortEntry) {
    this.stub = stub;
    this.rest = new EntryCall(entry, (fn) => stub.allow(fn));
  }

  get ready(): boolean {
    return this.rest.ready;
  }

  get function(): Address {
    return this.rest.function;
  }

  get queueAddress(): Address {
    return this.rest.queueAddress;
  }

  quick(count: number): number {
    return this.stub.call(count);
  }

  begin(): boolean {
    return this.rest.begin();
  }

  run(tableLow: number, tableHigh: number, count: number): number {
    return this.rest.run(tableLow, tableHigh, count);
  }

  callbacks(): Address {
    return this.rest.callbacks();
  }
}
