/**
 * The ways in which ends of rings do their work, each on memory of its own.
 *
 * @module
 */
import { openKernels } from "../../ffi/kernels/kernels.ts";
import { wasmMemoryOf } from "../../ffi/memory/wasm_memory.ts";
import { Window } from "../../ffi/memory/window.ts";
import {
  Batch,
  RingFlag,
  type RingFormat,
  RingView,
} from "../../packages/ring/mod.ts";
import { TABLES, wasmWindow } from "../testenv/wasm_memory.ts";
import { consumerFlag, producerFlag, setPosition } from "./memory.ts";
import type { Shape } from "./shapes.ts";

/**
 * | way         | what moves                                                  |
 * |-------------|-------------------------------------------------------------|
 * | `short`     | the short ways of the side's mode, before ordered kernels   |
 * | `kernel`    | kernels alone, those for all processors                     |
 * | `reference` | TypeScript, on plain memory                                 |
 * | `elsewhere` | TypeScript, as the batches are not where the kernels are    |
 * | `placed`    | batches that other processes see: for all modes but "st",   |
 * |             | ordered kernels alone                                       |
 */
export const WAYS = [
  "short",
  "kernel",
  "reference",
  "elsewhere",
  "placed",
] as const;

/** One of them. */
export type Way = typeof WAYS[number];

/** Byte offset of the ring: not where another thing begins. */
export const RING = TABLES + 192;
const RING_ROOM = 0x1_0000;

/** A view that a test can close, as `Ring` is. */
export class ClosableRing extends RingView {
  /** Makes every later use throw. */
  close(): void {
    this.detach();
  }
}

/** Memory for rings that are moved in one way. */
export function windowFor(way: Way): Window {
  if (way === "reference") return new Window(new ArrayBuffer(0x4_0000));
  const window = wasmWindow();
  openKernels(wasmMemoryOf(window)!, way === "kernel" ? "aarch64" : "x86_64");
  return window;
}

/** An empty ring of 8-byte elements in such memory. */
export function makeRing(
  window: Window,
  shape: Shape,
  relax?: () => void,
): ClosableRing {
  const { producer, consumer, exact, log2, position } = shape;
  const flags = producerFlag[producer] | consumerFlag[consumer] |
    (exact ? RingFlag.EXACT_SZ : 0);
  const format: RingFormat = {
    name: "R",
    count: 2 ** log2 + (exact ? 1 : 0),
    flags,
  };
  window.u8.fill(0xa5, RING, RING + RING_ROOM);
  RingView.format(window, RING, format);
  setPosition(window, RING, position);
  return new ClosableRing(window, RING, relax === undefined ? {} : { relax });
}

/** A batch as the way wants it; `i` tells several apart. */
export function makeBatch(
  way: Way,
  window: Window,
  capacity: number,
  i = 0,
): Batch {
  switch (way) {
    case "elsewhere":
      return new Batch(new Window(new ArrayBuffer(8)), capacity);
    case "placed": {
      const offset = RING + RING_ROOM - 192 + i * 0x1000;
      return new Batch(window, capacity, { memory: window, offset });
    }
    default:
      return new Batch(window, capacity);
  }
}

/** The bytes of a ring and some behind it. */
export function ringBytes({ window, size }: RingView): Uint8Array {
  const end = RING + RingView.memorySize(size) + 64;
  return window.u8.subarray(RING, end);
}

/** What a batch holds. */
export function elementsOf(batch: Batch): bigint[] {
  return Array.from({ length: batch.length }, (_, i) => batch.get(i));
}
