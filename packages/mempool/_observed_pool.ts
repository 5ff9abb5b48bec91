/**
 * A pool in checked mode: what it gives out is held, what it gets back must be
 * one of its objects, and not free.
 *
 * @module
 */
import { hex } from "../../ffi/runtime/shown.ts";
import type { Address } from "../../ffi/runtime/c_types.ts";
import { CheckError, type CheckRule } from "../eal/check_error.ts";
import { isRunning } from "../eal/internal/eal_state.ts";
import type { Batch } from "../ring/batch.ts";
import { memoryOf } from "../ring/internal/batch_memory.ts";
import { ledger } from "../ring/internal/ledger.ts";
import { type EndName, endName } from "../ring/internal/batch_observer.ts";
import type { Move } from "../ring/move.ts";
import { copiesOf, isBurst } from "./_copies.ts";
import { Giving } from "../ring/internal/giving.ts";
import { forgetPool, type KnownPool, poolAt } from "./_known_pools.ts";

/** What of a pool is observed: its names, and calls to be replaced. */
interface ObservedPool {
  readonly name: string;
  readonly address: Address;
  readonly closed: boolean;
  getBulk(table: BigUint64Array, count?: number, start?: number): number;
  putBulk(table: BigUint64Array, count?: number, start?: number): number;
  close(): void;
}

/** Puts a pool under observation: for its constructor. */
export function observePool(pool: ObservedPool, isNew: boolean): void {
  // Another one may have been at its address before.
  forgetPool(pool.address);
  if (isNew) {
    const known = poolAt(pool.address);
    ledger.forget((address) => known.contains(address));
  }
  const checks = new PoolChecks(pool);
  const { getBulk, putBulk, close } = pool;
  pool.getBulk = (table, count, start = 0) => {
    const n = getBulk.call(pool, table, count, start);
    checks.taken((i) => Number(table[start + i]), n, 0);
    return n;
  };
  pool.putBulk = (table, count = table.length, start = 0) => {
    const isInside = (start >>> 0) === start && (count >>> 0) === count &&
      start + count <= table.length;
    // All else is refused by the call itself.
    if (!isInside || pool.closed || !isRunning()) {
      return putBulk.call(pool, table, count, start);
    }
    return checks.give(
      (i) => Number(table[start + i]),
      count,
      () => putBulk.call(pool, table, count, start),
    );
  };
  pool.close = () => {
    forgetPool(pool.address);
    close.call(pool);
  };
}

/** A call that takes objects of a pool into a batch. */
export function observedTake(
  move: Move,
  pool: ObservedPool,
  batch: Batch,
): Move {
  const checks = new PoolChecks(pool);
  const element = elementsOf(batch);
  const copies = isBurst(batch) ? 1 : 0;
  return (count) => {
    const n = move(count);
    checks.taken((i) => element(batch.length - n + i), n, copies);
    return n;
  };
}

/** A call that gives objects of a batch back to a pool. */
export function observedGive(
  move: Move,
  pool: ObservedPool,
  batch: Batch,
): Move {
  const checks = new PoolChecks(pool);
  const element = elementsOf(batch);
  return (count) =>
    !isRunning() || pool.closed ? move(count) : checks.give(
      element,
      Math.min(count ?? batch.length, batch.length),
      () => move(count),
    );
}

type Elements = (i: number) => Address;

class PoolChecks {
  readonly #pool: KnownPool;
  readonly #from: EndName;
  readonly #to: EndName;
  readonly #giving = new Giving();

  constructor({ address, name }: ObservedPool) {
    const object = `mempool "${name}"`;
    this.#pool = poolAt(address);
    this.#from = endName(object, "take from", "taken from");
    this.#to = endName(object, "give back to", "given back to");
  }

  /**
   * Notes n objects that the pool has given out.
   *
   * @param own In how many bursts each of them should be by now.
   */
  taken(element: Elements, n: number, own: number): void {
    if (n === 0) return;
    ledger.nextMove();
    for (let i = 0; i < n; i++) {
      const address = element(i);
      const entry = ledger.find(address);
      if (entry !== undefined && entry.holds > 0) {
        const copies = copiesOf(address);
        if (copies.length > own) {
          throw this.#refusal(
            "elsewhere",
            this.#from,
            address,
            i,
            `was free, though it is ${copies[0]}`,
            ledger.tell(entry),
          );
        }
      }
      const isPacket = this.#pool.isMbuf(address);
      ledger.hold(address, isPacket, 1, this.#from.event, i, n);
    }
  }

  /** Checks n objects, has them given back, and notes that. */
  give(element: Elements, n: number, run: () => number): number {
    this.#giving.clear();
    if (n > 0) ledger.nextMove();
    try {
      for (let i = 0; i < n; i++) this.#check(element(i), i);
    } catch (error) {
      this.#giving.clear();
      throw error;
    }
    let given = 0;
    try {
      return given = run();
    } finally {
      this.#giving.settle((i) => i < given, this.#to.event, n);
    }
  }

  #check(address: Address, i: number): void {
    const refuse = (rule: CheckRule, problem: string, earlier = "") =>
      this.#refusal(rule, this.#to, address, i, problem, earlier);
    if (!this.#pool.owns(address)) {
      throw refuse("foreign", "is none of its objects");
    }
    const known = ledger.find(address);
    const earlier = known === undefined ? "" : ledger.tell(known);
    if (known === undefined || known.holds === 0 || known.isPassed) {
      const place = this.#pool.placeOf(address);
      if (place !== undefined) {
        throw refuse("free", `lies free ${place}`, earlier);
      }
      if (known?.isPacket) throw refuse("gone", "is no longer held", earlier);
    }
    const isPacket = this.#pool.isMbuf(address);
    const problem = isPacket ? this.#pool.mbufProblem(address) : undefined;
    if (problem !== undefined) throw refuse("count", problem, earlier);
    // Objects may come by ways that nobody sees.
    const entry = known !== undefined && known.holds > 0
      ? known
      : ledger.hold(address, isPacket, 1, "first seen by this thread", 0, 1);
    if (!this.#giving.add(entry, i)) {
      throw refuse("free", "is given back twice at once", earlier);
    }
  }

  #refusal(
    rule: CheckRule,
    end: EndName,
    element: Address,
    i: number,
    problem: string,
    earlier: string,
  ): CheckError {
    return new CheckError({
      rule,
      ...end,
      problem: `object ${i} (${hex(element)}) ${problem}`,
      element,
      earlier,
    });
  }
}

function elementsOf(batch: Batch): Elements {
  const { words } = memoryOf(batch);
  return (i) => words[2 * i]! + words[2 * i + 1]! * 0x1_0000_0000;
}
