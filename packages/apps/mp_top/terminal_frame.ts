/**
 * One whole picture of the terminal view. Pure.
 *
 * @module
 */
import type { GroupState } from "../../inspect/mod.ts";
import type { History } from "./history.ts";
import type { Paint } from "./paint.ts";
import type { Sample } from "./sample.ts";
import { tableText } from "./table_text.ts";
import type { Table } from "./table_model.ts";
import { tablesOf } from "./tables.ts";
import { clock, fit, printable, shortBytes, shortTime } from "./text.ts";
import { arrange, focused, KEY_HELP, type ViewState } from "./view_state.ts";

/** What a picture is made of. */
export interface Frame {
  /** The sample to show; undefined before the first. */
  readonly sample: Sample | undefined;
  readonly prefix: string;
  readonly history: Pick<History, "recent">;
  readonly state: ViewState;
  readonly width: number;
  readonly height: number;
  readonly paint: Paint;
  /** Why there is no newer sample; empty as a rule. */
  readonly problem: string;
  /** What kind of source it is: `live`, `recording`. */
  readonly source: string;
}

/** Lines around the rows of a table: an empty one, its title, its heading. */
const AROUND_TABLE = 3;

/** The picture, as exactly as many lines as the terminal has. */
export function frameLines(frame: Frame): string[] {
  const { state, width, height, paint } = frame;
  const tables = frame.sample === undefined ? [] : tablesOf(frame.sample);
  const head = headLines(frame);
  const body = state.help ? helpLines(paint) : bodyLines(
    frame,
    tables,
    height - head.length - 1,
  );
  const lines = [...head, ...body].slice(0, Math.max(0, height - 1));
  while (lines.length < height - 1) lines.push("");
  return [...lines, paint("heading", fit(footText(state), width))];
}

/** The lines above the tables. */
export function headLines(
  { sample, prefix, state, width, paint, problem, source }: Frame,
): string[] {
  const name = `mp_top  ${printable(prefix)}`;
  if (sample === undefined) {
    return [
      paint("title", fit(name, width)),
      paint("warning", fit(problem || "Waiting for the first sample", width)),
    ];
  }
  const facts = `  DPDK ${sample.version}  ${memoryText(sample)}`;
  const when = state.at === undefined
    ? `${source} ${clock(sample.time)}`
    : `held at ${clock(sample.time)}`;
  const room = width - name.length - when.length - 1;
  const lines = room < 0 ? [paint("title", fit(name, width))] : [
    paint("title", name) + paint("heading", fit(facts, room)) + " " +
    paint(state.at === undefined ? "good" : "warning", when),
  ];
  const notes = [problem, stateNote(sample.state), ...sample.problems];
  for (const note of notes.filter(Boolean)) {
    lines.push(paint("warning", fit(printable(note), width)));
  }
  if (state.filter !== "" || state.editing) {
    const cursor = state.editing ? "_" : "";
    lines.push(paint("accent", fit(`filter: ${state.filter}${cursor}`, width)));
  }
  return lines;
}

/** What is out of the ordinary with a group; empty if nothing is. */
export function stateNote(state: GroupState): string {
  if (state === "running") return "";
  return state === "dead"
    ? "AUTOPSY: no process of this group lives; this is what they left behind"
    : "The primary is gone; secondaries live on";
}

function memoryText({ memory, memzones }: Sample): string {
  const bytes = memory.hugepages.reduce(
    (sum, { pageSize, count }) => sum + pageSize * count,
    0,
  );
  return `${shortBytes(bytes)} hugepages  ${memzones.length} memzones`;
}

function bodyLines(
  frame: Frame,
  tables: readonly Table[],
  room: number,
): string[] {
  const { state, width, paint, history } = frame;
  const focus = focused(state, tables);
  const arranged = tables.map((table) => arrange(table, state));
  const counts = shareRows(
    arranged.map(({ length }) => length),
    tables.findIndex((table) => table === focus),
    room - tables.length * AROUND_TABLE,
  );
  return tables.flatMap((table, index) => {
    const rows = arranged[index]!;
    const shown = counts[index]!;
    const first = Math.max(
      0,
      Math.min(state.offset[table.id] ?? 0, rows.length - shown),
    );
    const title = titleText(table, rows.length, first, shown);
    return [
      "",
      paint(
        table === focus ? "selected" : "title",
        fit(title, width).trimEnd(),
      ),
      ...tableText(table, rows.slice(first, first + shown), {
        width,
        paint,
        order: state.order[table.id],
        recent: (key, count) => history.recent(key, count, state.at),
      }),
    ];
  });
}

function titleText(
  { title, rows: all }: Table,
  filtered: number,
  first: number,
  shown: number,
): string {
  const of = filtered < all.length ? `${filtered} of ${all.length}` : filtered;
  const part = shown < filtered ? `, ${first + 1} to ${first + shown}` : "";
  return `${title} (${of}${part})`;
}

/** Deals the rows out: the table in focus first, then from the top. */
export function shareRows(
  wanted: readonly number[],
  focus: number,
  room: number,
): number[] {
  const given = wanted.map(() => 0);
  let left = Math.max(0, room);
  const give = (index: number, most: number): void => {
    const count = Math.min(left, most, wanted[index]! - given[index]!);
    given[index]! += count;
    left -= count;
  };
  // Nobody goes without a few, as long as there are any.
  for (const least of [1, 3]) {
    wanted.forEach((_count, index) => give(index, least - given[index]!));
  }
  if (focus >= 0) give(focus, Infinity);
  wanted.forEach((_count, index) => give(index, Infinity));
  return given;
}

function helpLines(paint: Paint): string[] {
  return [
    "",
    paint("title", "Keys"),
    "",
    ...KEY_HELP.map(([keys, what]) =>
      `  ${paint("selected", fit(keys, 24))}${what}`
    ),
    "",
    "  Any key goes back.",
  ];
}

function footText({ editing, at }: ViewState): string {
  if (editing) return "type to filter  Enter keep  Esc clear";
  const time = at === undefined ? "Space hold" : "End live";
  return `q quit  ? keys  Tab table  s sort  r reverse  / filter  ←→ time  ${time}`;
}

/** A sample as text without a terminal: everything, in its own order. */
export function plainText(
  sample: Sample,
  width: number,
  paint: Paint,
): string {
  const lines = [
    `${printable(sample.prefix)}  DPDK ${sample.version}  ${
      memoryText(sample)
    }  ${clock(sample.time)}${
      sample.rates.seconds > 0
        ? `  rates over ${shortTime(sample.rates.seconds)}`
        : ""
    }`,
    ...[stateNote(sample.state), ...sample.problems].filter(Boolean),
    ...tablesOf(sample).flatMap((table) => [
      "",
      table.title,
      ...tableText(table, table.rows, { width, paint }),
    ]),
  ];
  return lines.map((line) => `${line}\n`).join("");
}
