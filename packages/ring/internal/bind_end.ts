/**
 * Ends of rings that belong to something else, such as a mempool.
 *
 * @module
 */
import { bindMoves } from "../_bind_moves.ts";
import { partsOf } from "../_ring_parts.ts";
import type { SideName } from "../_side.ts";
import type { Move } from "../move.ts";
import type { RingView } from "../ring_view.ts";
import type { EndUse } from "./batch_moves.ts";

/** The bulk move of one side of a ring, which speaks of its owner in errors. */
export function bindEnd(
  ring: RingView,
  name: SideName,
  batch: object,
  use: EndUse,
): Move {
  return bindMoves(ring, name, batch, use).bulk;
}

/** Makes every later use of a ring's sides ask their owner, which throws. */
export function closeSides(ring: RingView): void {
  const { producer, consumer } = partsOf(ring);
  producer.close();
  consumer.close();
}
