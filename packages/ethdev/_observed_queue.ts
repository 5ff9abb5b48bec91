/**
 * Queues in checked mode: their own calls in place of those of their classes.
 *
 * @module
 */
import { isRunning } from "../eal/internal/eal_state.ts";
import { type Use, UseKind, useOf } from "../eal/internal/use_table.ts";
import type { Batch } from "../ring/batch.ts";
import { endName } from "../ring/internal/batch_observer.ts";
import {
  observedReceive,
  observedSend,
  observerOf,
} from "../ring/internal/observer.ts";
import { TxOffload } from "./flags.ts";
import type { PortState } from "./port_state.ts";

/** What of a queue is observed: its names and its burst. */
interface ObservedQueue {
  readonly port: number;
  readonly queue: number;
  readonly burst: Batch;
}

/** With the call to be replaced. */
interface ObservedRxQueue extends ObservedQueue {
  receive(count?: number): number;
}

/** With the calls to be replaced. */
interface ObservedTxQueue extends ObservedQueue {
  send(count?: number): number;
  prepare(count?: number): number;
}

/** Puts an rx queue under observation: for its constructor. */
export function observeRxQueue(rx: ObservedRxQueue): void {
  const { port, queue, burst, receive } = rx;
  const name = `queue ${queue} of port ${port}`;
  const end = endName(name, "receive from", "received from");
  const observer = observerOf(burst)!;
  const use = useOf(UseKind.RX, port, queue, end);
  const receiveAlone = (count?: number) =>
    isRunning()
      ? during(use, () => receive.call(rx, count))
      : receive.call(rx, count);
  rx.receive = observedReceive(receiveAlone, observer, end);
}

/** Puts a tx queue under observation: for its constructor. */
export function observeTxQueue(tx: ObservedTxQueue, of: PortState): void {
  const { port, queue, burst, send, prepare } = tx;
  const name = `queue ${queue} of port ${port}`;
  const end = {
    ...endName(name, "send on", "sent on"),
    takesNoNull: true,
  };
  const preparing = {
    ...endName(name, "prepare packets for", "prepared for"),
    takesNoNull: true,
  };
  const observer = observerOf(burst)!;
  const isShareable = (of.info().txOffloads & TxOffload.MT_LOCKFREE) !== 0n;
  const use = isShareable ? undefined : useOf(UseKind.TX, port, queue, end);
  const sendAlone = (count?: number) =>
    isRunning()
      ? during(use, () => send.call(tx, count))
      : send.call(tx, count);
  tx.send = observedSend(sendAlone, burst, observer, end);
  tx.prepare = (count) => {
    if (!isRunning()) return prepare.call(tx, count);
    observer.sending(preparing, Math.min(count ?? burst.length, burst.length));
    observer.sent(preparing, 0);
    return during(use, () => prepare.call(tx, count));
  };
}

function during<T>(use: Use | undefined, run: () => T): T {
  use?.enter();
  try {
    return run();
  } finally {
    use?.leave();
  }
}
