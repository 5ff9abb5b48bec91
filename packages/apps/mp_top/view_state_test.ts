import assert from "node:assert/strict";
import { makeRecording } from "../../../tests/apps/mp_top/recording.ts";
import type { Table } from "./table_model.ts";
import { tablesOf } from "./tables.ts";
import { arrange, FIRST_VIEW, type Key, press } from "./view_state.ts";
import type { Timeline, ViewState } from "./view_state.ts";

const TABLES = tablesOf(makeRecording({ count: 3 }).at(-1)!);

/** Samples at 0, 10 ... 50. */
const PAST: Timeline = {
  newest: 50,
  step: (time, offset) => Math.max(0, Math.min(50, time + offset * 10)),
};

/** Presses keys: names in capital letters, signs as they are. */
function type(keys: readonly string[], from: ViewState = FIRST_VIEW) {
  return keys.reduce((state, key) => {
    const pressed: Key = /^[A-Z]{2,}$/.test(key)
      ? { name: key.toLowerCase(), text: "" }
      : { name: key.toLowerCase(), text: key };
    return press(state, pressed, TABLES, PAST);
  }, from);
}

function names(table: Table, state: ViewState): string[] {
  return arrange(table, state).map(({ cells }) => cells[0]!.text);
}

const RINGS = TABLES.find(({ id }) => id === "rings")!;

Deno.test("press Tab goes round the tables that are shown", () => {
  const seen = [0, 1, 2, 3, 4, 5].map((count) =>
    type(new Array(count).fill("TAB")).focus
  );
  assert.deepEqual(seen, [
    "processes",
    "ports",
    "clients",
    "rings",
    "mempools",
    "processes",
  ]);
  const back = press(
    FIRST_VIEW,
    { name: "tab", text: "", shift: true },
    TABLES,
    PAST,
  );
  assert.equal(back.focus, "mempools");
});

Deno.test("press s sorts numbers from the greatest, text from the first", () => {
  const onRings = { ...FIRST_VIEW, focus: "rings" as const };
  const byName = type(["s"], onRings);
  assert.deepEqual(byName.order.rings, { column: 0, descending: false });
  const byFill = type(["s", "s"], onRings);
  assert.deepEqual(byFill.order.rings, { column: 1, descending: true });
  const fills = arrange(RINGS, byFill).map(({ cells }) => cells[1]!.value);
  assert.deepEqual(fills, fills.toSorted((a, b) => Number(b) - Number(a)));
  assert.deepEqual(names(RINGS, type(["s", "r"], onRings)), [
    "MProc_Client_2_RX",
    "MProc_Client_1_RX",
    "MProc_Client_0_RX",
  ]);
});

Deno.test("press S comes back to the table's own order", () => {
  assert.equal(type(["s", "S"]).order.processes?.column, -1);
  assert.equal(
    type(["S"]).order.processes?.column,
    TABLES[0]!.columns.length - 1,
  );
});

Deno.test("press / filters all tables while it is typed", () => {
  const typing = type(["/", "c", "l", "i", "e", "n", "t", "_", "2", "q"]);
  assert.equal(typing.editing, true);
  assert.equal(typing.quit, false);
  const corrected = type(["BACKSPACE", "RETURN"], typing);
  assert.deepEqual([corrected.filter, corrected.editing], ["client_2", false]);
  assert.deepEqual(names(RINGS, corrected), ["MProc_Client_2_RX"]);
  assert.equal(type(["ESCAPE"], corrected).filter, "");
  assert.equal(type(["ESCAPE"], typing).editing, false);
});

Deno.test("press of arrows goes through the past and back to the newest", () => {
  assert.equal(type(["LEFT"]).at, 40);
  assert.equal(type(["LEFT", "LEFT", "RIGHT"]).at, 40);
  assert.equal(type(["LEFT", "RIGHT"]).at, undefined);
  assert.equal(type(["["]).at, 0);
  assert.equal(type(["[", "END"]).at, undefined);
});

Deno.test("press Space holds the newest sample and goes on", () => {
  assert.equal(type([" "]).at, 50);
  assert.equal(type([" ", " "]).at, undefined);
  assert.equal(type([" ", "ESCAPE"]).at, undefined);
});

Deno.test("press down scrolls no further than the last row", () => {
  const state = type(["PAGEDOWN", "DOWN"]);
  assert.equal(state.offset.processes, TABLES[0]!.rows.length - 1);
  assert.equal(type(["PAGEUP"], state).offset.processes, 0);
});

Deno.test("press q, g and Ctrl-C end the view, ? explains the keys", () => {
  assert.equal(type(["q"]).quit, true);
  assert.equal(type(["g"]).choose, true);
  const interrupt = { name: "c", text: "\x03", ctrl: true };
  assert.equal(press(type(["/"]), interrupt, TABLES, PAST).quit, true);
  assert.equal(type(["?"]).help, true);
  assert.equal(type(["?", "q"]).help, false);
  assert.equal(type(["?", "q"]).quit, false);
});

Deno.test("press does nothing without tables and past", () => {
  const none: Timeline = { newest: undefined, step: () => undefined };
  for (const name of ["tab", "down", "left", "home", "s", "r", "["]) {
    const state = press(FIRST_VIEW, { name, text: name }, [], none);
    assert.equal(state.at, undefined);
    assert.equal(state.focus, "processes");
  }
});
