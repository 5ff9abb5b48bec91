/**
 * The page of mp_top: asks the server for the past, listens for what comes,
 * shows either.
 *
 * @module
 */
/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import type { Sample } from "../sample.ts";
import { clock, shortBytes, shortTime } from "../text.ts";
import { topologyOf } from "../draw_topology.ts";
import { Charts } from "./charts.ts";
import { byId, setAttributes, setText } from "./dom.ts";
import { Drawing } from "./drawing.ts";
import { Past } from "./past.ts";
import { showTables } from "./table_list.ts";

/** What the server says of itself. */
interface Hello {
  readonly prefix: string;
  readonly kind: "live" | "recording";
  readonly interval: number;
}

const MINUTE = 60_000;
/** Milliseconds from one picture of a play to the next. */
const PLAY_STEP = 200;
/** Samples that Page Up and Page Down go over. */
const LEAP = 60;

const past = new Past();
const drawing = new Drawing(byId("topology"));
const charts = new Charts(byId("charts"), (time) => void hold(time));
const scrubber = byId<HTMLInputElement>("scrubber");

let hello: Hello | undefined;
let latest: Sample | undefined;
/** The sample on the screen. */
let shown: Sample | undefined;
/** The moment that is held; undefined while new samples are followed. */
let held: number | undefined;
let minutes = 15;
let problem = "";
let isLost = false;
let isScheduled = false;
let player: ReturnType<typeof setInterval> | undefined;

/** Address of the server's data, with the token that the page was opened with. */
function address(path: string, query: Record<string, string> = {}): string {
  const token = new URLSearchParams(location.search).get("token");
  const all = new URLSearchParams(token === null ? query : { ...query, token });
  return all.size === 0 ? path : `${path}?${all}`;
}

async function fetchJson(url: string): Promise<unknown> {
  const response = await fetch(url);
  if (!response.ok) {
    throw new Error(`${response.status} ${await response.text()}`);
  }
  return await response.json();
}

function listen(): void {
  const events = new EventSource(address("events"));
  events.addEventListener("hello", ({ data }) => void greet(JSON.parse(data)));
  events.addEventListener("sample", ({ data }) => {
    problem = "";
    latest = JSON.parse(data) as Sample;
    if (hello?.kind === "live") past.add(latest);
    if (held === undefined) shown = latest;
    show();
  });
  events.addEventListener("problem", ({ data }) => {
    problem = JSON.parse(data);
    show();
  });
  events.addEventListener("error", () => {
    isLost = true; // The browser tries again by itself.
    show();
  });
}

async function greet(greeting: Hello): Promise<void> {
  hello = greeting;
  isLost = false;
  past.replace(
    await fetchJson(address("history")) as Parameters<Past["replace"]>[0],
  );
  if (greeting.kind === "recording") minutes = 60;
  show();
}

/** Holds a moment, or follows again. */
async function hold(time: number | undefined): Promise<void> {
  held = time;
  if (time === undefined) shown = latest;
  show();
  if (time === undefined) return;
  const sample = await fetchJson(
    address("sample", { at: String(Math.round(time)) }),
  ) as Sample;
  // Another moment may have been chosen meanwhile.
  if (held !== time) return;
  shown = sample;
  show();
}

function step(offset: number): void {
  const { times } = past;
  if (times.length === 0) return;
  const now = held === undefined ? times.length - 1 : past.indexAt(held);
  const index = Math.max(0, Math.min(times.length - 1, now + offset));
  void hold(times[index]);
}

function toggleHold(): void {
  stopPlay();
  void hold(held === undefined ? past.times.at(-1) : undefined);
}

function stopPlay(): void {
  clearInterval(player);
  player = undefined;
}

function togglePlay(): void {
  if (player !== undefined) stopPlay();
  else {
    const newest = past.times.at(-1);
    // At the end there is nothing to play: begin anew.
    if (held === undefined || held === newest) held = past.times[0];
    player = setInterval(() => {
      const speed = Number(byId<HTMLSelectElement>("speed").value);
      const time = (held ?? 0) + PLAY_STEP * speed;
      const end = past.times.at(-1) ?? 0;
      if (time >= end) stopPlay();
      void hold(Math.min(time, end));
    }, PLAY_STEP);
  }
  show();
}

/** The time that the charts show. */
function span(): [number, number] {
  const [oldest, newest] = [past.times[0] ?? 0, past.times.at(-1) ?? 0];
  const width = minutes * MINUTE;
  if (held === undefined || newest - oldest <= width) {
    return [newest - width, newest];
  }
  const end = Math.min(newest, held + width / 2);
  return [Math.max(oldest, end - width), Math.max(end, oldest + width)];
}

/** Shows everything with the next picture of the browser, once. */
function show(): void {
  if (isScheduled) return;
  isScheduled = true;
  requestAnimationFrame(() => {
    isScheduled = false;
    paint();
  });
}

function paint(): void {
  showState();
  showTime();
  const [from, to] = span();
  if (past.times.length > 0) charts.show(past, from, to, held);
  if (shown === undefined) return;
  drawing.show(topologyOf(shown));
  showTables(byId("tables"), shown);
}

function showState(): void {
  const state = byId("state");
  const kind = isLost
    ? "lost"
    : held !== undefined
    ? "held"
    : hello?.kind ?? "connecting";
  const text = isLost
    ? "connection lost"
    : held !== undefined
    ? "held"
    : hello?.kind === "recording"
    ? "recording"
    : "live";
  setText(state, text);
  setAttributes(state, { "data-kind": kind });
  const prefix = shown?.prefix ?? hello?.prefix ?? "";
  setText(byId("group"), prefix);
  document.title = prefix === "" ? "mp_top" : `${prefix} - mp_top`;
  if (shown !== undefined) setText(byId("facts"), facts(shown));
  const note = byId("note");
  const notes = [problem, ...noteLines(shown)].filter(Boolean).join(". ");
  note.hidden = notes === "";
  setText(note, notes);
}

function facts({ version, memory, processes }: Sample): string {
  const bytes = memory.hugepages.reduce(
    (sum, { pageSize, count }) => sum + pageSize * count,
    0,
  );
  const alive = processes.filter(({ alive }) => alive).length;
  const many = alive === 1 ? "1 process" : `${alive} processes`;
  return `DPDK ${version}, ${many}, ${shortBytes(bytes)} of hugepages`;
}

function noteLines(sample: Sample | undefined): string[] {
  if (sample === undefined) return [];
  const { state, problems } = sample;
  const note = state === "dead"
    ? "Autopsy: no process of this group lives; this is what they left behind"
    : state === "orphaned"
    ? "The primary is gone; secondaries live on"
    : "";
  return [note, ...problems];
}

function showTime(): void {
  const { times } = past;
  const last = Math.max(0, times.length - 1);
  scrubber.max = String(last);
  const index = held === undefined ? last : past.indexAt(held);
  if (scrubber.value !== String(index)) scrubber.value = String(index);
  const time = held ?? times.at(-1);
  const ago = time === undefined ? 0 : ((times.at(-1) ?? time) - time) / 1000;
  const text = time === undefined
    ? ""
    : `${clock(time)}${ago > 0 ? `, ${shortTime(ago)} back` : ""}`;
  setText(byId("when"), text);
  setAttributes(scrubber, { "aria-valuetext": text });
  setText(
    byId("hold"),
    held === undefined ? "Hold" : hello?.kind === "live" ? "Live" : "End",
  );
  setAttributes(byId("hold"), { "aria-pressed": String(held !== undefined) });
  setText(byId("play"), player === undefined ? "Play" : "Stop");
  for (const button of byId("span").querySelectorAll("button")) {
    const pressed = Number(button.dataset.minutes) === minutes;
    setAttributes(button, { "aria-pressed": String(pressed) });
  }
}

function onKey(event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  // Controls have keys of their own.
  const target = event.target as Element;
  const isControl = target.closest("button, input, select") !== null;
  const actions: Record<string, () => void> = isControl ? {} : {
    " ": toggleHold,
    ArrowLeft: () => step(-1),
    ArrowRight: () => step(1),
    "[": () => step(-LEAP),
    "]": () => step(LEAP),
    p: togglePlay,
  };
  const action = actions[event.key];
  if (action === undefined) return;
  event.preventDefault();
  action();
}

scrubber.addEventListener("input", () => {
  stopPlay();
  void hold(past.times[Number(scrubber.value)]);
});
byId("hold").addEventListener("click", toggleHold);
byId("back").addEventListener("click", () => step(-1));
byId("forward").addEventListener("click", () => step(1));
byId("play").addEventListener("click", togglePlay);
for (const button of byId("span").querySelectorAll("button")) {
  button.addEventListener("click", () => {
    minutes = Number(button.dataset.minutes);
    show();
  });
}
document.addEventListener("keydown", onKey);
addEventListener("resize", show);
listen();
