/**
 * Draws a sample. Pure.
 *
 * Shared memory tells which objects there are and how fast they move, not who
 * moves them. Arrows are drawn where a known application says so (mp_server,
 * l2fwd_fork, symmetric_mp, simple_mp), and otherwise between ports and the
 * primary; a ring of unknown ends stands alone with its rates.
 *
 * @module
 */
import { TopologyBuilder } from "./_topology_builder.ts";
import type { Sample } from "./sample.ts";
import type { Topology } from "./topology.ts";

/** The drawing of a sample. */
export function topologyOf(sample: Sample): Topology {
  return new TopologyBuilder(sample).build();
}
