/**
 * The ring of the programs that enqueue and dequeue in turn.
 *
 * @module
 */
import { Ring, RingFlag } from "../../../packages/ring/mod.ts";

const flags: Readonly<Record<string, number>> = {
  sp: RingFlag.SP_ENQ | RingFlag.SC_DEQ,
  mp: 0,
  hts: RingFlag.MP_HTS_ENQ | RingFlag.MC_HTS_DEQ,
  rts: RingFlag.MP_RTS_ENQ | RingFlag.MC_RTS_DEQ,
};

/** What a ring can be for. */
export const MODES: readonly string[] = Object.keys(flags);

/** Makes it, for one of the modes. */
export function pairsRing(mode: string): Ring {
  return Ring.create(`pairs_${mode}`, 1024, { flags: flags[mode]! });
}
