/**
 * Where what lies in a batch, and how one that lies at a place is read without
 * being opened: by whoever looks at what another process has in its hands.
 *
 * | bytes     | content                                          |
 * |-----------|--------------------------------------------------|
 * | 0 to 3    | length: how many elements it has                 |
 * | 4 to 7    | capacity                                         |
 * | 64 and up | elements of 8 bytes, those it has from the first |
 *
 * @module
 */
import { BatchField } from "../../../ffi/kernels/kernel_layout.ts";
import type { Address } from "../../../ffi/runtime/c_types.ts";
import type { BatchPlace } from "../batch_place.ts";

// The kernels are compiled with these numbers, so that they come from there.
export { BatchField };

/** Bytes that a batch takes. */
export function batchBytes(capacity: number): number {
  return BatchField.TABLE + capacity * 8;
}

/**
 * How many elements the batch at a place has; 0 if its length cannot be, as
 * for a batch that is opened there.
 */
export function lengthAt(
  { memory, offset }: BatchPlace,
  capacity: number,
): number {
  const length = memory.u32[(offset + BatchField.LENGTH) >>> 2]!;
  return length <= capacity ? length : 0;
}

/** The elements of the batch at a place, as addresses. */
export function addressesAt(place: BatchPlace, capacity: number): Address[] {
  const { memory, offset } = place;
  return Array.from(
    { length: lengthAt(place, capacity) },
    (_, i) => memory.pointer(offset + BatchField.TABLE + i * 8),
  );
}

/** Makes the batch at a place an empty one. */
export function clearAt({ memory, offset }: BatchPlace): void {
  memory.u32[(offset + BatchField.LENGTH) >>> 2] = 0;
}
