/**
 * A burst in checked mode: its own calls in place of those of its class.
 *
 * @module
 */
import { isShared } from "../../ffi/hugepages/shared_memory.ts";
import { CheckError } from "../eal/check_error.ts";
import { isRunning } from "../eal/internal/eal_state.ts";
import { Batch } from "../ring/batch.ts";
import { ledger } from "../ring/internal/ledger.ts";
import type { EndName } from "../ring/internal/batch_observer.ts";
import { observe } from "../ring/internal/observer.ts";
import { BurstObserver } from "./_burst_observer.ts";
import { copiesOf } from "./_copies.ts";
import { checkedMbufs } from "./_checked_mbufs.ts";
import {
  areChecksOff,
  withChecks,
  withoutChecks,
} from "./internal/checks_off.ts";
import type { Mbufs } from "./mbufs.ts";

/** What of a burst is observed: its packets, and calls to be replaced. */
interface ObservedBurst extends Batch {
  readonly mbufs: Mbufs;
  mbuf(i: number): number;
  mbufAt(i: number): number;
  add(mbuf: number): boolean;
  takeIf(
    from: ObservedBurst,
    choose: (mbuf: number, i: number) => boolean,
  ): number;
  free(from?: number): void;
}

/** Puts a burst under observation: for its constructor. */
export function observeBurst(burst: ObservedBurst): void {
  const { mbufs } = burst;
  // There are no pools in other memory, such as a test's, or after the end.
  if (!isRunning() || !isShared(burst.window)) return;
  const observer = new BurstObserver(burst, mbufs);
  observe(burst, observer);
  const own = burst as { mbufs: Mbufs };
  own.mbufs = checkedMbufs(mbufs);
  observeAdding(burst, observer);
  observeMoving(burst, observer);
  observeFreeing(burst, observer);
  observeReading(burst, observer);
  observeLength(burst, observer);
}

/** Names what the burst itself does. */
function deedName(
  { name }: BurstObserver,
  verb: string,
  participle: string,
): EndName {
  return {
    object: name,
    tried: `${verb} ${name}`,
    event: `${participle} ${name}`,
  };
}

function observeAdding(burst: ObservedBurst, observer: BurstObserver): void {
  // Not yet a packet of it.
  const deed = { ...deedName(observer, "add to", "added to"), place: "" };
  const { add, push, pushAddress, set } = burst;
  const check = (address: number): void => {
    if (areChecksOff() || address === 0) return;
    observer.checks.checkAdd(address, deed, burst.length, copiesOf);
  };
  burst.add = (mbuf) => {
    if (burst.room > 0) check(burst.window.base + mbuf);
    return withoutChecks(() => add.call(burst, mbuf));
  };
  burst.push = (element) => {
    if (burst.room > 0) check(Number(element));
    return push.call(burst, element);
  };
  burst.pushAddress = (address) => {
    if (burst.room > 0) check(address);
    return pushAddress.call(burst, address);
  };
  burst.set = (i, element) => {
    // Packets may change places; they are twice in the burst meanwhile.
    const found: string[] = [];
    observer.find(Number(element), found);
    if (found.length === 0) check(Number(element));
    set.call(burst, i, element);
  };
}

function observeMoving(burst: ObservedBurst, observer: BurstObserver): void {
  const { take, takeIf } = burst;
  const tried = `move packets to ${observer.name}`;
  const check = (from: ObservedBurst): void => {
    if (from.window === burst.window) return;
    throw new CheckError({
      rule: "foreign",
      object: observer.name,
      tried,
      problem: "the packets are those of a burst of another window",
    });
  };
  burst.take = (from, count) => {
    check(from);
    return take.call(burst, from, count);
  };
  burst.takeIf = (from, choose) => {
    check(from);
    return withoutChecks(() =>
      // What the application does in between is checked as always.
      takeIf.call(burst, from, (mbuf, i) => withChecks(() => choose(mbuf, i)))
    );
  };
}

function observeFreeing(burst: ObservedBurst, observer: BurstObserver): void {
  const { free } = burst;
  const end = deedName(observer, "free", "freed with");
  burst.free = (from = 0) => {
    if (!isRunning() || (from >>> 0) !== from || from >= burst.length) {
      return free.call(burst, from);
    }
    const count = burst.length - from;
    ledger.nextMove();
    observer.checkGive(end, from, count);
    free.call(burst, from);
    observer.settle(() => true, end.event, from + count);
  };
}

function observeReading(burst: ObservedBurst, observer: BurstObserver): void {
  const { mbuf, mbufAt, window } = burst;
  const { name } = observer;
  const deed = { object: name, tried: `use a packet of ${name}`, place: "" };
  burst.mbufAt = (i) => {
    const address = burst.address(i);
    if (window.contains(address)) {
      observer.checks.checkUse(address - window.base, deed);
    }
    return mbufAt.call(burst, i);
  };
  burst.mbuf = (i) => {
    if (i < burst.length) return mbuf.call(burst, i);
    // What was there before, if that is known to be gone.
    const entry = i < burst.capacity
      ? ledger.find(observer.address(i))
      : undefined;
    const isGone = entry?.holds === 0;
    throw new CheckError({
      rule: "gone",
      object: name,
      tried: `use packet ${i} of ${name}`,
      problem: isGone
        ? `it has ${burst.length}, and what was there is no longer held`
        : `it has ${burst.length}`,
      element: isGone ? entry.address : 0,
      earlier: isGone ? ledger.tell(entry) : "",
    });
  };
}

function observeLength(burst: ObservedBurst, observer: BurstObserver): void {
  const { get, set } = Object.getOwnPropertyDescriptor(
    Batch.prototype,
    "length",
  )!;
  const end = deedName(observer, "set length of", "made part of");
  const deed = observer.deed(end);
  const setLength = (length: number): void => {
    const before = burst.length;
    set!.call(burst, length);
    if (areChecksOff() || length <= before) return;
    try {
      // As if they came one by one.
      for (let i = before; i < length; i++) {
        set!.call(burst, i);
        const address = observer.address(i);
        if (address !== 0) {
          observer.checks.checkAdd(address, deed, i, copiesOf);
        }
      }
    } catch (error) {
      set!.call(burst, before);
      throw error;
    }
    set!.call(burst, length);
  };
  Object.defineProperty(burst, "length", { get: get!, set: setLength });
}
