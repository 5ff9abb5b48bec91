/**
 * The moves of an end whose batch is looked at: in checked mode.
 *
 * @module
 */
import type { RingMoves } from "./_bind_moves.ts";
import type { SideName } from "./_side.ts";
import type { Batch } from "./batch.ts";
import { endName } from "./internal/batch_observer.ts";
import {
  observedReceive,
  observedReceiveOne,
  observedSend,
  observedSendOne,
  observerOf,
} from "./internal/observer.ts";
import type { RingView } from "./ring_view.ts";

/** The moves with an observer, or as they are if there is none. */
export function observed(
  moves: RingMoves,
  ring: RingView,
  side: SideName,
  batch: Batch,
): RingMoves {
  const observer = observerOf(batch);
  if (observer === undefined) return moves;
  const name = `ring "${ring.name}"`;
  if (side === "producer") {
    const end = endName(name, "send to", "sent to");
    return {
      burst: observedSend(moves.burst, batch, observer, end),
      bulk: observedSend(moves.bulk, batch, observer, end),
      one: observedSendOne(moves.one, batch, observer, end),
    };
  }
  const end = endName(name, "receive from", "received from");
  return {
    burst: observedReceive(moves.burst, observer, end),
    bulk: observedReceive(moves.bulk, observer, end),
    one: observedReceiveOne(moves.one, observer, end),
  };
}
