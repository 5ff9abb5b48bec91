/**
 * What a table is. Pure.
 *
 * @module
 */

/** The tables, in their order. */
export const TABLE_IDS = [
  "processes",
  "ports",
  "clients",
  "workers",
  "rings",
  "mempools",
] as const;

/** Name of a table. */
export type TableId = typeof TABLE_IDS[number];

/** How a cell stands out. */
export type Tone = "plain" | "dim" | "good" | "warning" | "bad";

/** A cell of a table. */
export interface Cell {
  /** What it shows. */
  readonly text: string;
  /** What it is sorted by. */
  readonly value: number | string;
  /** Default: plain. */
  readonly tone?: Tone;
  /** A fraction to be drawn as a bar before the text. */
  readonly bar?: number;
}

/** A column of a table. */
export interface Column {
  readonly title: string;
  readonly align: "left" | "right";
  /** Columns of the greatest number here are the first to go for want of room. */
  readonly rank: number;
}

/** A row of a table. */
export interface Row {
  /** What the filter is compared with. */
  readonly name: string;
  /** As many as there are columns. */
  readonly cells: readonly Cell[];
  /** Key of the series that its sparkline shows; empty for none. */
  readonly series: string;
}

/** A table. */
export interface Table {
  readonly id: TableId;
  readonly title: string;
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
}
