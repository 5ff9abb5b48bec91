/**
 * The live view on a terminal.
 *
 * @module
 */
import type { Ending } from "../_common/program.ts";
import type { Observation } from "./observation.ts";
import type { Paint } from "./paint.ts";
import type { Sample } from "./sample.ts";
import { Screen } from "./screen.ts";
import { tablesOf } from "./tables.ts";
import { frameLines } from "./terminal_frame.ts";
import { FIRST_VIEW, type Key, press, type ViewState } from "./view_state.ts";

/** What the live view needs. */
export interface LiveViewOptions {
  readonly observation: Observation;
  /** Seconds between two samples. */
  readonly interval: number;
  readonly paint: Paint;
  readonly ending: Ending;
}

/** How the live view ended. */
export type LiveViewEnd = "quit" | "interrupt" | "choose" | "signal" | "lost";

/** Shows a group until a person leaves or a signal comes. */
export async function showLive(
  { observation, interval, paint, ending }: LiveViewOptions,
): Promise<LiveViewEnd> {
  let state: ViewState = FIRST_VIEW;
  let finish: (end: LiveViewEnd) => void = () => {};
  const end = new Promise<LiveViewEnd>((resolve) => {
    finish = resolve;
  });

  /** The sample of the moment that is shown. */
  function shown(): Sample | undefined {
    const { latest, history } = observation;
    return state.at === undefined ? latest : history.at(state.at);
  }

  function draw(): void {
    screen.draw(frameLines({
      sample: shown(),
      prefix: observation.prefix,
      history: observation.history,
      state,
      width: screen.width,
      height: screen.height,
      paint,
      problem: observation.problem,
      source: observation.kind,
    }));
  }

  function key(pressed: Key): void {
    const sample = shown();
    const tables = sample === undefined ? [] : tablesOf(sample);
    state = press(state, pressed, tables, observation.history);
    if (state.quit) finish(pressed.ctrl ? "interrupt" : "quit");
    else if (state.choose) finish("choose");
    else draw();
  }

  const screen = new Screen({ key, resize: draw, lost: () => finish("lost") });
  const timer = setInterval(() => {
    observation.tick();
    draw();
  }, interval * 1000);
  try {
    observation.tick();
    draw();
    void ending.ended.then(() => finish("signal"));
    return await end;
  } finally {
    clearInterval(timer);
    screen.close();
  }
}
