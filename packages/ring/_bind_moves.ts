/**
 * The moves of one side of a ring, bound to a batch. Two tiers: the short way
 * of the side's mode, for what is usual, and below it the complete one, by a
 * kernel or, where kernels cannot be had, by the reference in TypeScript.
 *
 * @module
 */
import { SyncType } from "../../ffi/kernels/sync_type.ts";
import { kernelMove } from "./_kernel_moves.ts";
import { type KernelEnd, kernelEnd, type RingParts } from "./_ring_end.ts";
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
 * @param use What errors speak of; the ring by default.
 * @throws {TypeError} if the ring's elements are not of 8 bytes.
 */
export function bindMoves(
  ring: RingParts,
  name: SideName,
  batch: object,
  use: EndUse = useOf(ring, ring[name]),
): RingMoves {
  if (ring.elementSize !== 8) {
    throw new TypeError(
      `Cannot bind ring "${ring.name}" to a batch: its elements must be of 8 bytes: ${ring.elementSize}`,
    );
  }
  const memory = memoryOf(batch);
  const side = ring[name];
  const end = kernelEnd(ring, side, memory);
  const burst = slowMove(ring, side, memory, end, false, use);
  const bulk = slowMove(ring, side, memory, end, true, use);
  const one = (): boolean => bulk(1) === 1;
  if (end === undefined || !end.kernels.isOrdered) return { burst, bulk, one };
  if (side.mode !== SyncType.ST) {
    if (memory.isPlaced) return { burst, bulk, one };
    return {
      burst: sharedMove(end, false, burst),
      bulk: sharedMove(end, true, bulk),
      one: side.mode === SyncType.RTS
        ? oneOf(sharedMove(end, true, bulk))
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

function oneOf(move: Move): MoveOne {
  return () => move(1) === 1;
}

function slowMove(
  ring: RingParts,
  side: RingSide,
  memory: BatchMemory,
  end: KernelEnd | undefined,
  isBulk: boolean,
  use: EndUse,
): Move {
  const move = end === undefined
    ? referenceMove(ring, side, memory.table, isBulk)
    : kernelMove(end, isBulk);
  return side.name === "producer"
    ? sending(memory, use, move)
    : receiving(memory, use, move);
}

function useOf({ name }: RingParts, side: RingSide): EndUse {
  const verb = side.name === "producer" ? "send to" : "receive from";
  return { what: `${verb} ring "${name}"`, check: () => side.check() };
}

function referenceMove(
  { elements }: RingParts,
  side: RingSide,
  table: BigUint64Array,
  isBulk: boolean,
): TableMove {
  const isProducer = side.name === "producer";
  return (wanted, start) => {
    const n = side.claim(wanted, isBulk);
    if (n === 0) return 0;
    if (isProducer) elements.write(side.claimed, table, start, n);
    else elements.read(side.claimed, table, start, n);
    side.publish(n);
    return n;
  };
}
