/**
 * Who hands packets to whom: a sample as a graph. Pure.
 *
 * Shared memory tells which objects there are and how fast they move, not who
 * moves them. Arrows are drawn where a known application says so (mp_server,
 * l2fwd_fork, symmetric_mp, simple_mp), and otherwise between ports and the
 * primary; a ring of unknown ends stands alone with its rates.
 *
 * @module
 */
import type { Sample } from "./sample.ts";
import { TopologyBuilder } from "./_topology_builder.ts";

/** What a node stands for; a junction only joins arrows. */
export type NodeKind = "port" | "process" | "ring" | "mempool" | "junction";

/** A thing in the drawing. */
export interface TopologyNode {
  /** Stays the same from sample to sample. */
  readonly id: string;
  readonly kind: NodeKind;
  readonly title: string;
  readonly detail: string;
  /** `off`: it is missing, or not in use. */
  readonly state: "good" | "bad" | "off";
  /** How full it is, from 0 to 1; undefined if that means nothing. */
  readonly fraction?: number;
}

/** An arrow. */
export interface TopologyEdge {
  readonly from: string;
  readonly to: string;
  /** Packets or objects a second; undefined if not known. */
  readonly rate?: number;
  /** Whether it says "belongs to", and nothing moves along it. */
  readonly loose?: boolean;
}

/** A drawing. */
export interface Topology {
  readonly nodes: readonly TopologyNode[];
  readonly edges: readonly TopologyEdge[];
}

/** The drawing of a sample. */
export function topologyOf(sample: Sample): Topology {
  return new TopologyBuilder(sample).build();
}

/** Tells whether two drawings have the same nodes and arrows. */
export function shapeOf({ nodes, edges }: Topology): string {
  return JSON.stringify([
    nodes.map(({ id }) => id),
    edges.map(({ from, to }) => [from, to]),
  ]);
}
