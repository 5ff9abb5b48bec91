/**
 * A table as lines of text that fit a width. Pure.
 *
 * @module
 */
import type { Look, Paint } from "./paint.ts";
import type { SortOrder } from "./view_state.ts";
import type { Cell, Column, Row, Table } from "./table_model.ts";
import { bar, fit, printable, sparkline } from "./text.ts";

/** How a table is laid out. */
export interface TableLayout {
  /** Columns of the terminal. */
  readonly width: number;
  readonly paint: Paint;
  /** The order to show in the heading. */
  readonly order?: SortOrder | undefined;
  /** Values of a series, oldest first, for the sparklines; default: none. */
  readonly recent?: (key: string, count: number) => number[];
}

const GAP = 2;
const BAR_WIDTH = 12;
/** Columns of text that may shrink to it when room is short. */
const LEAST_TEXT = 8;
const LEAST_SPARKLINE = 10;
/** Two minutes of samples, one per second. */
const MOST_SPARKLINE = 120;

interface Laid {
  readonly column: Column;
  readonly index: number;
  width: number;
}

/** The heading of a table and its rows. */
export function tableText(
  table: Table,
  rows: readonly Row[],
  layout: TableLayout,
): string[] {
  const columns = chooseColumns(table, rows, layout.width);
  const used = totalWidth(columns);
  const room = layout.width - used - GAP;
  const history = layout.recent === undefined || room < LEAST_SPARKLINE
    ? 0
    : Math.min(room, MOST_SPARKLINE);
  return [
    headingText(columns, layout, history),
    ...rows.map((row) => rowText(row, columns, layout, history)),
  ];
}

/** Leaves out columns of the highest rank, then shrinks text, until all fit. */
function chooseColumns(
  table: Table,
  rows: readonly Row[],
  width: number,
): Laid[] {
  let columns = table.columns.map((column, index): Laid => ({
    column,
    index,
    width: Math.max(
      [...column.title].length + 1, // The sign of the order stands behind it.
      ...rows.map(({ cells }) => cellWidth(cells[index]!)),
    ),
  }));
  while (totalWidth(columns) > width) {
    const rank = Math.max(...columns.map(({ column }) => column.rank));
    if (rank === 0) break;
    columns = columns.filter(({ column }) => column.rank < rank);
  }
  for (const laid of columns.toReversed()) {
    const excess = totalWidth(columns) - width;
    if (excess <= 0) break;
    laid.width = Math.max(LEAST_TEXT, laid.width - excess);
  }
  return columns;
}

function totalWidth(columns: readonly Laid[]): number {
  return columns.reduce((sum, { width }) => sum + width + GAP, -GAP);
}

function cellWidth({ text, bar }: Cell): number {
  return [...text].length + (bar === undefined ? 0 : BAR_WIDTH + 1);
}

function headingText(
  columns: readonly Laid[],
  { paint, order, width }: TableLayout,
  history: number,
): string {
  const titles = columns.map(({ column, index, width }) => {
    const sign = order?.column === index ? (order.descending ? "▾" : "▴") : "";
    return fit(column.title + sign, width, column.align);
  });
  if (history > 0) titles.push(fit("HISTORY", history, "right"));
  return paint("heading", fit(titles.join(" ".repeat(GAP)), width).trimEnd());
}

function rowText(
  row: Row,
  columns: readonly Laid[],
  { paint, recent, width }: TableLayout,
  history: number,
): string {
  const cells = columns.map(({ column, index, width }) =>
    cellText(row.cells[index]!, column, width, paint)
  );
  if (history > 0 && recent !== undefined && row.series !== "") {
    const values = recent(row.series, history);
    cells.push(paint("accent", sparkline(values, history)));
  }
  // Only a terminal of very few columns makes a line too long: cut it plain.
  return totalWidth(columns) <= width
    ? cells.join(" ".repeat(GAP)).trimEnd()
    : fit(row.cells.map(({ text }) => text).join(" "), width);
}

function cellText(
  { text, tone = "plain", bar: fraction }: Cell,
  { align }: Column,
  width: number,
  paint: Paint,
): string {
  const shown = printable(text);
  const look: Look = tone;
  if (fraction === undefined) return paint(look, fit(shown, width, align));
  const room = width - BAR_WIDTH - 1;
  // A bar alone does not say how much, so the figures are the last to go.
  if (room < shown.length) return paint(look, fit(shown, width));
  return `${paint(look, bar(fraction, BAR_WIDTH).replaceAll(" ", "·"))} ${
    fit(shown, room)
  }`;
}
