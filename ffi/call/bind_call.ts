/**
 * Calls of C function pointers whose arguments stay the same from call to
 * call, but for the last. There are two ways, chosen once per thread:
 *
 * | way      | a call costs | needs                                         |
 * | -------- | ------------ | --------------------------------------------- |
 * | `stub`   | about 5 ns   | x86-64 or arm64, and a system that lets code   |
 * |          |              | of a file in memory run ({@linkcode CallStub}) |
 * | `libffi` | about 40 ns  | libffi ({@linkcode NativeCall})               |
 *
 * The environment variable `DPDK_TS_CALLS=libffi` forces the second.
 *
 * @module
 */
import { backend } from "../runtime/backend.ts";
import type { BoundCall, CallResult } from "./bound_call.ts";
import { type BurstEntry, BurstStub } from "./burst_stub.ts";
import { CallStub, type CreateFile, StubTable } from "./call_stub.ts";
import { architectures } from "./call_stub_code.ts";
import { type CallWay, firstChoice, setCallWay } from "./call_way.ts";
import { LibraryError } from "../library/library_error.ts";
import { type CallType, NativeCall } from "./native_call.ts";
import type { Address } from "../runtime/c_types.ts";

/** What the choice depends on; the defaults are the machine's. */
export interface CallConditions {
  /** Value of `DPDK_TS_CALLS`. */
  readonly forced?: string | undefined;
  /** The processor by Linux's name. */
  readonly architecture?: string;
  /** Makes a file in memory. */
  readonly createFile?: CreateFile;
}

/** Makes bound calls in the way that the conditions allow. */
export class CallMaker {
  /** By number of arguments; none yet for those without calls. */
  readonly #tables = new Map<number | "burst", StubTable>();
  readonly #conditions: CallConditions;
  #way: CallWay;

  /**
   * @throws {RangeError} if `DPDK_TS_CALLS` has a value that means nothing.
   */
  constructor(conditions: CallConditions = {}) {
    const { forced, architecture = backend().architecture } = conditions;
    this.#conditions = { ...conditions, architecture };
    this.#way = firstChoice(forced, architecture);
  }

  /** How calls are made: known for sure once one was bound. */
  get way(): CallWay {
    return this.#way;
  }

  /**
   * Prepares a call.
   *
   * @param parameters The function's; the last one, `u16` or `u32`, changes
   * from call to call.
   * @throws {LibraryError} if no way works: there is no libffi either.
   */
  bind(
    fn: Address,
    parameters: readonly CallType[],
    result: CallResult,
  ): BoundCall {
    const table = this.#table(parameters.length);
    const place = table?.take();
    // Also when the table is full: a second stub would slow down both.
    return table === undefined || place === undefined
      ? new NativeCall(fn, parameters, result)
      : new CallStub(table, place, fn, result);
  }

  /**
   * Prepares calls of a burst function; undefined if there are no stubs, or no
   * more slots.
   */
  bindBurst(entry: BurstEntry): BurstStub | undefined {
    const table = this.#table("burst");
    const place = table?.take();
    return table === undefined || place === undefined
      ? undefined
      : new BurstStub(table, place, entry);
  }

  #table(count: number | "burst"): StubTable | undefined {
    if (this.#way.way === "libffi") return undefined;
    let table = this.#tables.get(count);
    if (table !== undefined) return table;
    const { architecture, createFile } = this.#conditions;
    try {
      table = new StubTable(architectures[architecture!]!, count, createFile);
    } catch (error) {
      if (!(error instanceof LibraryError)) throw error;
      this.#way = { way: "libffi", reason: error.message };
      return undefined;
    }
    this.#tables.set(count, table);
    return table;
  }
}

let maker: CallMaker | undefined;

function threadMaker(): CallMaker {
  if (maker === undefined) {
    const made = new CallMaker();
    setCallWay(() => made.way);
    maker = made;
  }
  return maker;
}

/** Prepares a call in the best way: see {@linkcode CallMaker.bind}. */
export function bindCall(
  fn: Address,
  parameters: readonly CallType[],
  result: CallResult,
): BoundCall {
  return threadMaker().bind(fn, parameters, result);
}

/** Prepares calls of a burst function: see {@linkcode CallMaker.bindBurst}. */
export function bindBurst(entry: BurstEntry): BurstStub | undefined {
  return threadMaker().bindBurst(entry);
}
