/**
 * One side of a ring with the batch that it moves elements from or to, as its
 * moves capture it.
 *
 * @module
 */
import { type Kernels, kernelsOf } from "../../ffi/kernels/kernels.ts";
import { SyncType } from "../../ffi/kernels/sync_type.ts";
import { ringFields } from "./_layout.ts";
import type { RingSide } from "./_side.ts";
import { BatchField } from "./internal/batch_layout.ts";
import type { BatchMemory } from "./internal/batch_memory.ts";
import type { RingHeader } from "./ring_header.ts";

/** A side and a batch in one WebAssembly memory. */
export interface KernelEnd {
  readonly side: RingSide;
  readonly kernels: Kernels;
  readonly i32: Int32Array;
  readonly u64: BigUint64Array;
  /** Byte offset of the ring. */
  readonly ring: number;
  readonly isProducer: boolean;
  /** Indices in `i32` of positions, in every mode. */
  readonly head: number;
  readonly tail: number;
  readonly otherTail: number;
  /** Elements to be had when the other tail equals the own head. */
  readonly limit: number;
  /** Index in `u64` of the first slot. */
  readonly first: number;
  /** Slots. */
  readonly size: number;
  readonly mask: number;
  /** Index in `i32` of the batch's length, in `u64` of its first element. */
  readonly lengthAt: number;
  readonly table: number;
  /** Elements that fit into the batch. */
  readonly capacity: number;
}

/** Finds all that; undefined if kernels cannot reach both. */
export function kernelEnd(
  { window, offset, size }: RingHeader,
  side: RingSide,
  batch: BatchMemory,
): KernelEnd | undefined {
  const kernels = kernelsOf(window);
  if (
    kernels === undefined || batch.offset === 0 || batch.i32 !== window.i32
  ) return undefined;
  const fields = ringFields();
  const { head, rtsHeadPosition } = fields[side.name];
  const position = side.mode === SyncType.RTS ? rtsHeadPosition : head;
  return {
    side,
    kernels,
    i32: window.i32,
    u64: window.u64,
    // It came of addresses, which are no small integers; as long as it is kept
    // as such, JavaScriptCore converts it anew in each call: 150 ns.
    ring: offset >>> 0,
    isProducer: side.name === "producer",
    head: (offset + position) >>> 2,
    tail: side.tail,
    otherTail: side.otherTail,
    limit: side.limit,
    first: (offset + fields.elements) >>> 3,
    size,
    mask: size - 1,
    lengthAt: batch.lengthAt,
    table: (batch.offset + BatchField.TABLE) >>> 3,
    capacity: batch.capacity,
  };
}
