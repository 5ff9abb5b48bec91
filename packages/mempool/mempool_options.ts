/**
 * What a mempool is created with, and what it hands out.
 *
 * @module
 */
import { layout } from "../../ffi/layout/mod.ts";

/** What a mempool is created with. */
export interface MempoolOptions {
  /** Number of objects; 2^n - 1 wastes the least memory. */
  readonly count: number;
  /** Bytes of one object. */
  readonly elementSize: number;
  /**
   * Objects that each lcore keeps for itself, at most 512 and count / 1.5;
   * 0 (the default) for none.
   */
  readonly cacheSize?: number;
  /** Bytes of private data behind the pool's header. Default: 0. */
  readonly privateSize?: number;
  /** NUMA socket; any by default. */
  readonly socketId?: number;
  /** RTE_MEMPOOL_F_* flags; none by default. */
  readonly flags?: number;
}

/**
 * Checks name and options.
 *
 * @throws {RangeError} that names the first one out of range.
 */
export function checkOptions(name: string, options: MempoolOptions): void {
  const { constants } = layout();
  const { count, elementSize, cacheSize = 0, privateSize = 0 } = options;
  const nameLength = new TextEncoder().encode(name).length;
  const nameLimit = constants.RTE_MEMPOOL_NAMESIZE - 1;
  const cacheLimit = Math.min(
    constants.RTE_MEMPOOL_CACHE_MAX_SIZE,
    Math.floor(count / 1.5),
  );
  const limits: readonly [string, number, number, number][] = [
    ["name must have 1 to LIMIT bytes", nameLength, 1, nameLimit],
    ["count must be from 1 to LIMIT", count, 1, 0x7fff_ffff],
    ["elementSize must be from 1 to LIMIT", elementSize, 1, 0x7fff_ffff],
    ["cacheSize must be from 0 to LIMIT", cacheSize, 0, cacheLimit],
    ["privateSize must be from 0 to LIMIT", privateSize, 0, 0x7fff_ffff],
  ];
  for (const [text, value, least, most] of limits) {
    if (Number.isInteger(value) && value >= least && value <= most) continue;
    throw new RangeError(
      `Cannot create mempool "${name}": ${
        text.replace("LIMIT", String(most))
      }: ${value}`,
    );
  }
}
