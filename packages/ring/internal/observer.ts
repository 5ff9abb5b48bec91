/**
 * Calls with an observer, in checked mode, and which batch has which.
 *
 * @module
 */
import { isChecked } from "../../eal/internal/checked.ts";
import { isRunning } from "../../eal/internal/eal_state.ts";
import type { Batch } from "../batch.ts";
import type { Move, MoveOne } from "../move.ts";
import type { BatchObserver, EndName } from "./batch_observer.ts";
import { NumberObserver } from "./_number_observer.ts";

const observers = new WeakMap<object, BatchObserver>();

/** Notes who looks on at a batch. */
export function observe(batch: object, observer: BatchObserver): void {
  observers.set(batch, observer);
}

/** Who looks on at a batch; undefined, but in checked mode. */
export function observerOf(batch: Batch): BatchObserver | undefined {
  const found = observers.get(batch);
  if (found !== undefined) return found;
  // A window on plain memory is no place for packets, and may do without FFI.
  if (batch.window.base === 0 || !isChecked()) return undefined;
  const observer = new NumberObserver(batch);
  observers.set(batch, observer);
  return observer;
}

/** A call that sends, with an observer. */
export function observedSend(
  move: Move,
  batch: Batch,
  observer: BatchObserver,
  end: EndName,
): Move {
  return (count) => {
    // After the EAL's end not even the batch may be looked at.
    if (!isRunning()) return move(count);
    observer.sending(end, Math.min(count ?? batch.length, batch.length));
    let n = 0;
    try {
      return n = move(count);
    } finally {
      observer.sent(end, n);
    }
  };
}

/** A call that receives, with an observer. */
export function observedReceive(
  move: Move,
  observer: BatchObserver,
  end: EndName,
): Move {
  return (count) => {
    const n = move(count);
    observer.received(end, n);
    return n;
  };
}

/** A call that sends one element, with an observer. */
export function observedSendOne(
  move: MoveOne,
  batch: Batch,
  observer: BatchObserver,
  end: EndName,
): MoveOne {
  const send = observedSend(() => move() ? 1 : 0, batch, observer, end);
  return () => send(1) === 1;
}

/** A call that receives one element, with an observer. */
export function observedReceiveOne(
  move: MoveOne,
  observer: BatchObserver,
  end: EndName,
): MoveOne {
  const receive = observedReceive(() => move() ? 1 : 0, observer, end);
  return () => receive() === 1;
}
