/**
 * Who hands packets to whom: a graph.
 *
 * @module
 */

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

/** Tells whether two drawings have the same nodes and arrows. */
export function shapeOf({ nodes, edges }: Topology): string {
  return JSON.stringify([
    nodes.map(({ id }) => id),
    edges.map(({ from, to }) => [from, to]),
  ]);
}
