/**
 * All benches, in the order of the table.
 *
 * @module
 */
import type { Bench } from "../bench.ts";
import { allocation } from "./allocation.ts";
import { clientServerMp } from "./client_server_mp.ts";
import { l2fwd } from "./l2fwd.ts";
import { mempoolPairs } from "./mempool_pairs.ts";
import { mempoolPerf } from "./mempool_perf.ts";
import { ringPairs } from "./ring_pairs.ts";
import { ringPerf } from "./ring_perf.ts";
import { ringStreams } from "./ring_stream.ts";
import { roundTrip } from "./round_trip.ts";
import { start } from "./start.ts";
import { symmetricMp } from "./symmetric_mp.ts";

/** Every bench. */
export const benches: readonly Bench[] = [
  ...ringPairs,
  ringPerf,
  ...ringStreams,
  mempoolPairs,
  mempoolPerf,
  ...l2fwd,
  ...symmetricMp,
  ...clientServerMp,
  roundTrip,
  start,
  ...allocation,
];
