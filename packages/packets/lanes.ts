/**
 * Lanes: one burst per destination, for sorting.
 *
 * @module
 */
import { kernelsOf } from "../../ffi/kernels/kernels.ts";
import { counted, showAs } from "../../ffi/runtime/shown.ts";
import { wasmMemoryOf } from "../../ffi/memory/wasm_memory.ts";
import type { Burst } from "../mempool/burst.ts";
import { memoryOf } from "../ring/internal/batch_memory.ts";

/** Bursts that {@linkcode BurstOperations} sorts or deals packets to. */
export class Lanes {
  static {
    showAs(this, ({ bursts }) => {
      const packets = bursts.reduce((sum, { length }) => sum + length, 0);
      return `{ ${counted(bursts.length, "burst")} with ${
        counted(packets, "packet")
      } }`;
    });
  }

  /** The bursts, by destination. */
  declare readonly bursts: readonly Burst[];
  /** Number of destinations. */
  declare readonly count: number;
  /** For `sort`: the destination of each packet of a burst. */
  declare readonly choices: Uint8Array;
  /** Byte offset in the window of `choices`, for kernels. */
  declare private readonly choicesAt: number;
  /** Byte offset in the window of the bursts' offsets; 0: kernels cannot sort. */
  declare private readonly lanesAt: number;

  /**
   * Makes lanes of bursts of one window, which ends may be bound to.
   *
   * @param bursts From 1 to 256.
   * @param capacity Packets of the burst to sort. Default: as many as fit into
   * the first of the bursts.
   * @throws {RangeError} if there are too many bursts, none, or they are of
   * different windows.
   */
  constructor(bursts: readonly Burst[], capacity?: number) {
    const count = bursts.length;
    const window = bursts[0]?.window;
    if (
      window === undefined || count > 256 ||
      bursts.some((burst) => burst.window !== window)
    ) {
      throw new RangeError(
        `Cannot make lanes: there must be 1 to 256 bursts of one window: ${count}`,
      );
    }
    const choices = capacity ?? bursts[0]!.capacity;
    const offsets = bursts.map((burst) => memoryOf(burst).offset);
    const memory = kernelsOf(window) && offsets.every((at) => at !== 0)
      ? wasmMemoryOf(window)
      : undefined;
    const choicesAt = memory?.allocate(choices) ?? 0;
    const lanesAt = choicesAt === 0 ? 0 : memory!.allocate(count * 4);
    this.bursts = bursts;
    this.count = count;
    this.choicesAt = choicesAt;
    this.lanesAt = lanesAt;
    this.choices = lanesAt === 0
      ? new Uint8Array(choices)
      : new Uint8Array(window.u8.buffer, choicesAt, choices);
    if (lanesAt !== 0) window.u32.set(offsets, lanesAt / 4);
  }
}

/** Throws a RangeError if a burst that is to go to lanes is one of them. */
export function checkApart(burst: Burst, { bursts }: Lanes): void {
  if (!bursts.includes(burst)) return;
  throw new RangeError(
    "Cannot move burst to lanes: it is one of them; what shall stay needs a lane of its own",
  );
}
