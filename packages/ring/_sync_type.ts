/**
 * From flags to sync modes, and to their names.
 *
 * @module
 */
import { SyncType } from "../../ffi/kernels/sync_type.ts";
import { RingFlag, type SyncMode } from "./flags.ts";

const MODES: readonly SyncMode[] = ["mt", "st", "rts", "hts"];

/** The name of a stored sync type; undefined for a number that is none. */
export function modeOf(syncType: number): SyncMode | undefined {
  return MODES[syncType];
}

/** The producer's sync type under these flags; undefined when they clash. */
export function producerSyncType(flags: number): number | undefined {
  return syncType(
    flags,
    RingFlag.SP_ENQ,
    RingFlag.MP_RTS_ENQ,
    RingFlag.MP_HTS_ENQ,
  );
}

/** The consumer's sync type under these flags; undefined when they clash. */
export function consumerSyncType(flags: number): number | undefined {
  return syncType(
    flags,
    RingFlag.SC_DEQ,
    RingFlag.MC_RTS_DEQ,
    RingFlag.MC_HTS_DEQ,
  );
}

function syncType(
  flags: number,
  single: number,
  relaxedTail: number,
  headTail: number,
): number | undefined {
  switch (flags & (single | relaxedTail | headTail)) {
    case 0:
      return SyncType.MT;
    case single:
      return SyncType.ST;
    case relaxedTail:
      return SyncType.RTS;
    case headTail:
      return SyncType.HTS;
    default:
      return undefined;
  }
}
