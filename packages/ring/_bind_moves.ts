/**
 * The moves of one side of a ring, bound to a batch. Two tiers: the short way
 * of the side's mode, for what is usual, and below it the complete one, by a
 * kernel or, where kernels cannot be had, by the reference in TypeScript.
 *
 * @module
 */
import { SyncType } from "../../ffi/kernels/sync_type.ts";
import { ClosedError } from "../eal/error.ts";
import { kernelMove } from "./_kernel_moves.ts";
import { referenceMove } from "./_reference_move.ts";
import { type KernelEnd, kernelEnd } from "./_ring_end.ts";
import { partsOf, type RingParts } from "./_ring_parts.ts";
import type { RingSide, SideName } from "./_side.ts";
import { type BatchMemory, memoryOf } from "./internal/batch_memory.ts";
import type { Move, MoveOne } from "./move.ts";
import {
  type EndUse,
  receiving,
  sending,
  type TableMove,
} from "./internal/batch_moves.ts";
import { sharedMove, sharedOne } from "./mt/fast.ts";
import type { RingHeader } from "./ring_header.ts";
import { singleOne, singleReceive, singleSend } from "./st/fast.ts";

/** The moves of an end. */
export interface RingMoves {
  /** As many as can be. */
  readonly burst: Move;
  /** All or none. */
  readonly bulk: Move;
  /** One; whether it could be. */
  readonly one: MoveOne;
}

/**
 * Binds one side of a ring to a batch.
 *
 * @param ring A RingView, whose parts are known.
 * @param use What errors speak of; the ring by default.
 * @throws {TypeError} if the ring's elements are not of 8 bytes.
 * @throws {ClosedError} if the ring is closed.
 */
export function bindMoves(
  ring: RingHeader,
  name: SideName,
  batch: object,
  use?: EndUse,
): RingMoves {
  // Its memory may be gone.
  if (ring.closed) throw new ClosedError(`Ring "${ring.name}"`);
  const parts = partsOf(ring);
  if (parts.elementSize !== 8) {
    throw new TypeError(
      `Cannot move elements of ring "${ring.name}" by a batch: they must be of 8 bytes: ${parts.elementSize}`,
    );
  }
  const memory = memoryOf(batch);
  const side = parts[name];
  const end = kernelEnd(ring, side, memory);
  const inErrors = use ?? useOf(ring.name, side);
  const burst = slowMove(parts, side, memory, end, false, inErrors);
  const bulk = slowMove(parts, side, memory, end, true, inErrors);
  const one = oneOf(side, bulk);
  if (end === undefined || !end.kernels.isOrdered) return { burst, bulk, one };
  if (side.mode !== SyncType.ST) {
    if (memory.isPlaced) return { burst, bulk, one };
    const shared = sharedMove(end, true, bulk);
    return {
      // A send is short only if all can go.
      burst: sharedMove(end, end.isProducer, burst),
      bulk: shared,
      one: side.mode === SyncType.RTS
        ? oneOf(side, shared)
        : sharedOne(end, one),
    };
  }
  return {
    burst: end.isProducer
      ? singleSend(end, burst)
      : singleReceive(end, false, burst),
    bulk: end.isProducer
      ? singleSend(end, bulk)
      : singleReceive(end, true, bulk),
    one: singleOne(end, one),
  };
}

/** As in C, such calls do not tell what remains. */
function oneOf(side: RingSide, bulk: Move): MoveOne {
  return () => {
    const { remaining } = side;
    const isMoved = bulk(1) === 1;
    side.remaining = remaining;
    return isMoved;
  };
}

function slowMove(
  { elements }: RingParts,
  side: RingSide,
  memory: BatchMemory,
  end: KernelEnd | undefined,
  isBulk: boolean,
  use: EndUse,
): Move {
  const { table } = memory;
  const move: TableMove = end !== undefined
    ? kernelMove(end, isBulk)
    : (wanted, start) =>
      referenceMove(side, elements, table, wanted, start, isBulk);
  return side.name === "producer"
    ? sending(memory, use, move)
    : receiving(memory, use, move);
}

function useOf(name: string, side: RingSide): EndUse {
  const verb = side.name === "producer" ? "send to" : "receive from";
  return { what: `${verb} ring "${name}"`, check: () => side.check() };
}
