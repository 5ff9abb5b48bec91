/**
 * What a person made the terminal view show, and how keys change it. Pure.
 *
 * @module
 */
import {
  type Row,
  type Table,
  TABLE_IDS,
  type TableId,
} from "./table_model.ts";

/** By which column a table is sorted. */
export interface SortOrder {
  /** Index of the column; -1 for the table's own order. */
  readonly column: number;
  /** Greatest first. */
  readonly descending: boolean;
}

/** What the terminal view shows. */
export interface ViewState {
  /** The table that keys are for. */
  readonly focus: TableId;
  /** Order of each table that was sorted. */
  readonly order: Readonly<Partial<Record<TableId, SortOrder>>>;
  /** First row shown, of each table that was scrolled. */
  readonly offset: Readonly<Partial<Record<TableId, number>>>;
  /** Rows are shown whose name contains it, whatever the case. */
  readonly filter: string;
  /** Whether keys go into the filter. */
  readonly editing: boolean;
  /** Whether the keys are explained. */
  readonly help: boolean;
  /** The moment that is shown; undefined for the newest. */
  readonly at: number | undefined;
  /** Whether the view ends. */
  readonly quit: boolean;
  /** Whether another group is to be chosen. */
  readonly choose: boolean;
}

/** The view as it begins. */
export const FIRST_VIEW: ViewState = {
  focus: "processes",
  order: {},
  offset: {},
  filter: "",
  editing: false,
  help: false,
  at: undefined,
  quit: false,
  choose: false,
};

/** A pressed key, as `node:readline` names it. */
export interface Key {
  /** Name, such as `up`, `tab`, `a`; undefined for most signs. */
  readonly name?: string | undefined;
  /** What was typed; empty for a key without a character. */
  readonly text: string;
  readonly ctrl?: boolean;
  readonly shift?: boolean;
}

/** The past that can be shown. */
export interface Timeline {
  /** Time of the newest sample. */
  readonly newest: number | undefined;
  /** Time of the sample some places from another one. */
  step(time: number, offset: number): number | undefined;
}

/** Samples that the keys `[` and `]` go over. */
const LEAP = 60;
/** Rows that a page key scrolls. */
const PAGE = 10;

/** Keys and what they do, for the help. */
export const KEY_HELP: readonly (readonly [string, string])[] = [
  ["Tab, Shift-Tab", "next, previous table"],
  ["Up, Down, PgUp, PgDn", "scroll the table"],
  ["s, S", "sort by the next, the previous column"],
  ["r", "reverse the order"],
  ["/", "filter by name; Enter keeps it, Esc clears it"],
  ["Left, Right", "a sample back, forward"],
  ["[, ]", "a minute back, forward"],
  ["Space", "hold, go on"],
  ["Home, End", "oldest, newest sample"],
  ["g", "choose another group"],
  ["?", "these lines"],
  ["q, Ctrl-C", "leave"],
];

/**
 * The view after a key.
 *
 * @param tables What is shown now.
 */
export function press(
  state: ViewState,
  key: Key,
  tables: readonly Table[],
  past: Timeline,
): ViewState {
  if (key.ctrl && key.name === "c") return { ...state, quit: true };
  if (state.editing) return edit(state, key);
  if (state.help) return { ...state, help: false };
  switch (key.name) {
    case "tab":
      return { ...state, focus: neighbour(state, key.shift ? -1 : 1, tables) };
    case "up":
      return scroll(state, -1, tables);
    case "down":
      return scroll(state, 1, tables);
    case "pageup":
      return scroll(state, -PAGE, tables);
    case "pagedown":
      return scroll(state, PAGE, tables);
    case "left":
      return travel(state, -1, past);
    case "right":
      return travel(state, 1, past);
    case "home":
      return travel(state, -Infinity, past);
    case "end":
      return { ...state, at: undefined };
    case "escape":
      return { ...state, filter: "", offset: {}, at: undefined };
  }
  switch (key.text) {
    case "q":
      return { ...state, quit: true };
    case "g":
      return { ...state, choose: true };
    case "?":
    case "h":
      return { ...state, help: true };
    case "/":
      return { ...state, editing: true };
    case "s":
      return sort(state, 1, tables);
    case "S":
      return sort(state, -1, tables);
    case "r":
      return reverse(state);
    case "[":
      return travel(state, -LEAP, past);
    case "]":
      return travel(state, LEAP, past);
    case " ":
      return { ...state, at: state.at === undefined ? past.newest : undefined };
  }
  return state;
}

function edit(state: ViewState, { name, text, ctrl }: Key): ViewState {
  if (name === "return" || name === "enter") {
    return { ...state, editing: false };
  }
  if (name === "escape") return { ...state, editing: false, filter: "" };
  if (name === "backspace") {
    return { ...state, filter: state.filter.slice(0, -1), offset: {} };
  }
  const isTyped = !ctrl && text >= " " && [...text].length === 1;
  return isTyped
    ? { ...state, filter: state.filter + text, offset: {} }
    : state;
}

/** The table that is shown for the focus: the first one if that has no rows. */
export function focused(
  { focus }: ViewState,
  tables: readonly Table[],
): Table | undefined {
  return tables.find(({ id }) => id === focus) ?? tables[0];
}

function neighbour(
  state: ViewState,
  step: number,
  tables: readonly Table[],
): TableId {
  const shown = TABLE_IDS.filter((id) =>
    tables.some((table) => table.id === id)
  );
  const now = shown.indexOf(focused(state, tables)?.id ?? state.focus);
  return shown[(now + step + shown.length) % shown.length] ?? state.focus;
}

function scroll(
  state: ViewState,
  step: number,
  tables: readonly Table[],
): ViewState {
  const table = focused(state, tables);
  if (table === undefined) return state;
  const last = arrange(table, state).length - 1;
  const wanted = (state.offset[table.id] ?? 0) + step;
  const offset = Math.max(0, Math.min(last, wanted));
  return {
    ...state,
    focus: table.id,
    offset: { ...state.offset, [table.id]: offset },
  };
}

function sort(
  state: ViewState,
  step: number,
  tables: readonly Table[],
): ViewState {
  const table = focused(state, tables);
  if (table === undefined) return state;
  // One place more than there are columns: the table's own order.
  const places = table.columns.length + 1;
  const now = state.order[table.id]?.column ?? -1;
  const column = (now + 1 + step + places) % places - 1;
  const numeric = table.columns[column]?.align === "right" ||
    table.rows[0]?.cells[column]?.bar !== undefined;
  return {
    ...state,
    focus: table.id,
    order: { ...state.order, [table.id]: { column, descending: numeric } },
  };
}

function reverse(state: ViewState): ViewState {
  const { column = -1, descending = false } = state.order[state.focus] ?? {};
  return {
    ...state,
    order: {
      ...state.order,
      [state.focus]: { column, descending: !descending },
    },
  };
}

function travel(state: ViewState, step: number, past: Timeline): ViewState {
  const { newest } = past;
  if (newest === undefined) return state;
  const at = past.step(state.at ?? newest, step);
  // Back at the end, the view follows new samples again.
  return { ...state, at: step > 0 && at === newest ? undefined : at };
}

/** The rows that the filter lets through, in the order that was asked for. */
export function arrange(table: Table, { order, filter }: ViewState): Row[] {
  const wanted = filter.toLowerCase();
  const rows = table.rows.filter(({ name }) =>
    name.toLowerCase().includes(wanted)
  );
  const { column = -1, descending = false } = order[table.id] ?? {};
  if (column >= 0) {
    rows.sort((one, other) =>
      compare(one.cells[column]!.value, other.cells[column]!.value) *
      (descending ? -1 : 1)
    );
  } else if (descending) rows.reverse();
  return rows;
}

function compare(one: number | string, other: number | string): number {
  if (typeof one === "number" && typeof other === "number") return one - other;
  const options = { numeric: true };
  return String(one).localeCompare(String(other), "en", options);
}
