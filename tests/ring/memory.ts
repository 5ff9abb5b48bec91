/**
 * Rings on JavaScript memory, for tests.
 *
 * @module
 */
import { layout } from "../../ffi/layout/mod.ts";
import { Window } from "../../ffi/memory/window.ts";
import {
  RingFlag,
  type RingFormat,
  RingView,
  type SyncMode,
} from "../../packages/ring/mod.ts";

/** A ring not at offset 0, so that a forgotten offset shows. */
export const OFFSET = 128;

export const producerFlag: Record<SyncMode, number> = {
  mt: 0,
  st: RingFlag.SP_ENQ,
  rts: RingFlag.MP_RTS_ENQ,
  hts: RingFlag.MP_HTS_ENQ,
};

export const consumerFlag: Record<SyncMode, number> = {
  mt: 0,
  st: RingFlag.SC_DEQ,
  rts: RingFlag.MC_RTS_DEQ,
  hts: RingFlag.MC_HTS_DEQ,
};

export const modes: SyncMode[] = ["mt", "st", "rts", "hts"];

/** Memory with one ring at OFFSET and guard bytes behind it. */
export function formatted(
  format: Partial<RingFormat> = {},
  make: (length: number) => ArrayBufferLike = (length) =>
    new ArrayBuffer(length),
): Window {
  const { count = 8, flags = 0, elementSize = 8 } = format;
  const exact = (flags & RingFlag.EXACT_SZ) !== 0;
  const size = exact ? 2 ** (32 - Math.clz32(count)) : count;
  const length = OFFSET + RingView.memorySize(size, elementSize) + 64;
  const window = new Window(make(length));
  window.u8.fill(0xa5);
  RingView.format(window, OFFSET, {
    name: "R",
    count,
    flags,
    elementSize,
    ...format,
  });
  return window;
}

/** A view of a fresh ring. */
export function ring(format: Partial<RingFormat> = {}): RingView {
  return new RingView(formatted(format), OFFSET, {
    elementSize: format.elementSize ?? 8,
  });
}

/** Moves an empty ring's heads and tails to a position, to test wrap-around. */
export function setPosition(window: Window, offset: number, to: number): void {
  const at = layout().rte_ring;
  const u32 = window.u32;
  for (
    const [side, rts] of [["prod", "rts_prod"], ["cons", "rts_cons"]] as const
  ) {
    const isRts = u32[(offset + at[`${side}.sync_type`]) >>> 2] === 2;
    u32[(offset + at[`${side}.tail`]) >>> 2] = to;
    // In RTS mode the word of the head is the tail's count.
    u32[(offset + at[`${side}.head`]) >>> 2] = to;
    if (!isRts) continue;
    u32[(offset + at[`${rts}.head.val.cnt`]) >>> 2] = to;
    u32[(offset + at[`${rts}.head.val.pos`]) >>> 2] = to;
  }
}
