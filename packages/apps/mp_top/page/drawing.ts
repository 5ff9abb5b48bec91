/**
 * The topology as a drawing.
 *
 * @module
 */
/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { Graph, layout } from "npm:@dagrejs/dagre@3.1.3";
import { shortCount } from "../text.ts";
import {
  shapeOf,
  type Topology,
  type TopologyEdge,
  type TopologyNode,
} from "../topology.ts";
import { setAttributes, setText, svg } from "./dom.ts";

interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Below this width of the page, the drawing goes from top to bottom. */
const NARROW = 720;
const NODE = { width: 170, height: 46 };
const FULL_NODE_HEIGHT = 58;
const JUNCTION = 10;
const LABEL = { width: 58, height: 20 };
const PADDING = 10;
/** Characters of a title that fit a node. */
const TITLE_LENGTH = 18;
const DETAIL_LENGTH = 25;

/** Draws topologies into an element; keeps what stays the same. */
export class Drawing {
  readonly #parent: HTMLElement;
  #shape = "";
  readonly #nodes = new Map<string, SVGGElement>();
  #edges: SVGGElement[] = [];

  /** Draws nothing yet. */
  constructor(parent: HTMLElement) {
    this.#parent = parent;
  }

  /** Shows a topology. */
  show(topology: Topology): void {
    const isNarrow = document.documentElement.clientWidth < NARROW;
    const shape = shapeOf(topology) + isNarrow;
    if (shape !== this.#shape) {
      this.#layOut(topology, isNarrow);
      this.#shape = shape;
    }
    for (const node of topology.nodes) {
      fillNode(this.#nodes.get(node.id)!, node);
    }
    topology.edges.forEach((edge, index) =>
      fillEdge(this.#edges[index]!, edge)
    );
  }

  #layOut({ nodes, edges }: Topology, isNarrow: boolean): void {
    const graph = new Graph({ multigraph: true });
    graph.setGraph({
      rankdir: isNarrow ? "TB" : "LR",
      nodesep: isNarrow ? 14 : 18,
      edgesep: 14,
      ranksep: isNarrow ? 26 : 24,
      marginx: PADDING,
      marginy: PADDING,
    });
    for (const node of nodes) graph.setNode(node.id, sizeOf(node, isNarrow));
    edges.forEach(({ from, to, rate }, index) => {
      const label = rate === undefined ? { width: 0, height: 0 } : LABEL;
      graph.setEdge(from, to, { ...label, labelpos: "c" }, String(index));
    });
    layout(graph);
    const { width = 0, height = 0 } = graph.graph();
    keepOrder(graph, nodes, isNarrow ? "x" : "y", isNarrow ? width : height);
    this.#nodes.clear();
    this.#edges = edges.map((edge, index) => {
      const at = graph.edge(edge.from, edge.to, String(index));
      return edgeElement(edge, at.points, at);
    });
    for (const node of nodes) {
      this.#nodes.set(node.id, nodeElement(node, graph.node(node.id) as Place));
    }
    this.#parent.replaceChildren(svg(
      "svg",
      { width, height, viewBox: `0 0 ${width} ${height}` },
      ...this.#edges,
      ...this.#nodes.values(),
    ));
  }
}

/**
 * Turns the drawing over if most things of a kind run against their order: the
 * layout cares for short arrows only.
 */
function keepOrder(
  graph: Graph,
  nodes: readonly TopologyNode[],
  axis: "x" | "y",
  size: number,
): void {
  let balance = 0;
  nodes.forEach((node, index) => {
    const next = nodes.slice(index + 1).find(({ kind }) => kind === node.kind);
    if (next === undefined) return;
    balance += Math.sign(graph.node(next.id)[axis] - graph.node(node.id)[axis]);
  });
  if (balance >= 0) return;
  const points = graph.edges().flatMap((edge) => {
    const at = graph.edge(edge);
    return [at, ...at.points];
  });
  const places = graph.nodes().map((id) => graph.node(id));
  for (const point of [...places, ...points]) {
    if (point[axis] !== undefined) point[axis] = size - point[axis];
  }
}

function sizeOf({ kind, fraction }: TopologyNode, isNarrow: boolean) {
  if (kind === "junction") return { width: JUNCTION, height: JUNCTION };
  return {
    width: NODE.width - (isNarrow ? 10 : 0),
    height: fraction === undefined ? NODE.height : FULL_NODE_HEIGHT,
  };
}

function nodeElement(node: TopologyNode, place: Place): SVGGElement {
  const { x, y, width, height } = place;
  const origin = `translate(${x - width / 2} ${y - height / 2})`;
  if (node.kind === "junction") {
    const dot = svg("circle", { cx: width / 2, cy: height / 2, r: width / 2 });
    return svg("g", { class: "node", transform: origin }, dot);
  }
  const bar = { x: 12, y: height - 14, height: 5, rx: 2.5 };
  return svg(
    "g",
    { class: "node", transform: origin, tabindex: 0, role: "img" },
    svg("title"),
    svg("rect", { class: "box", width, height, rx: 6 }),
    svg("text", { class: "title", x: 11, y: 19 }),
    svg("text", { class: "detail", x: 11, y: 36 }),
    ...node.fraction === undefined ? [] : [
      svg("rect", { class: "track", ...bar, width: width - 24 }),
      svg("rect", { class: "fill", ...bar, width: 0 }),
    ],
  );
}

function fillNode(element: SVGGElement, node: TopologyNode): void {
  const { kind, state, title, detail, fraction } = node;
  setAttributes(element, { "data-kind": kind, "data-state": state });
  if (kind === "junction") return;
  const label = `${kind} ${title}: ${detail}`;
  setAttributes(element, { "aria-label": label, "data-id": node.id });
  setText(element.querySelector("title")!, label);
  setText(element.querySelector(".title")!, cut(title, TITLE_LENGTH));
  setText(element.querySelector(".detail")!, cut(detail, DETAIL_LENGTH));
  if (fraction === undefined) return;
  const track = element.querySelector(".track");
  const whole = Number(track?.getAttribute("width") ?? 0);
  const bounded = Math.min(1, Math.max(0, fraction));
  // What is not empty shows at least a sliver.
  const width = bounded === 0 ? 0 : Math.max(3, bounded * whole);
  const level = bounded >= 0.95 ? "full" : bounded >= 0.8 ? "high" : "normal";
  const fill = element.querySelector(".fill");
  if (fill !== null) setAttributes(fill, { width, "data-level": level });
}

type Point = { readonly x: number; readonly y: number };

function edgeElement(
  { rate, loose }: TopologyEdge,
  points: readonly Point[],
  label: Partial<Point>,
): SVGGElement {
  const group = svg(
    "g",
    { class: "edge" },
    svg("path", { d: curve(points) }),
  );
  if (!loose) group.append(svg("path", { class: "head", d: head(points) }));
  if (rate !== undefined && label.x !== undefined && label.y !== undefined) {
    const { width, height } = LABEL;
    group.append(
      svg("rect", {
        x: label.x - width / 2,
        y: label.y - height / 2,
        width,
        height,
        rx: 4,
      }),
      svg("text", { x: label.x, y: label.y }),
    );
  }
  return group;
}

function fillEdge(element: SVGGElement, { rate, loose }: TopologyEdge): void {
  const isMoving = rate !== undefined && rate > 0;
  const kind = loose ? " loose" : isMoving ? " moving" : "";
  setAttributes(element, { class: `edge${kind}` });
  const text = element.querySelector("text");
  if (text !== null && rate !== undefined) {
    setText(text, `${shortCount(rate)}/s`);
  }
}

/** A smooth line through the middles between the points. */
function curve(points: readonly Point[]): string {
  const [first, ...rest] = points;
  const last = rest.at(-1);
  if (first === undefined || last === undefined) return "";
  const inner = rest.slice(0, -1).map((point, index) => {
    const next = rest[index + 1]!;
    const end = { x: (point.x + next.x) / 2, y: (point.y + next.y) / 2 };
    return `Q${point.x} ${point.y} ${end.x} ${end.y}`;
  });
  return [`M${first.x} ${first.y}`, ...inner, `L${last.x} ${last.y}`].join(" ");
}

/** The head of an arrow at the last of the points. */
function head(points: readonly Point[]): string {
  const tip = points.at(-1)!;
  const before = points.at(-2) ?? tip;
  const length = Math.hypot(tip.x - before.x, tip.y - before.y) || 1;
  const [dx, dy] = [(tip.x - before.x) / length, (tip.y - before.y) / length];
  const base = { x: tip.x - 8 * dx, y: tip.y - 8 * dy };
  return `M${tip.x} ${tip.y} L${base.x - 4 * dy} ${base.y + 4 * dx} ` +
    `L${base.x + 4 * dy} ${base.y - 4 * dx} Z`;
}

function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}
