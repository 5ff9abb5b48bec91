/**
 * The list of groups to choose from.
 *
 * @module
 */
import { findGroups, type FoundGroup } from "../../inspect/find_groups.ts";
import type { Paint } from "./paint.ts";
import { Screen } from "./screen.ts";
import { fit, printable } from "./text.ts";

/** Milliseconds after which the list is read again. */
const REFRESH = 1000;

/**
 * Lets a person choose a group.
 *
 * @param ended Resolves when there is no more time for it.
 * @returns its prefix; undefined if the person left.
 */
export async function chooseGroup(
  paint: Paint,
  ended: Promise<void>,
): Promise<string | undefined> {
  let finish: (prefix: string | undefined) => void = () => {};
  const end = new Promise<string | undefined>((resolve) => {
    finish = resolve;
  });
  let groups = findGroups();
  let chosen = 0;

  function draw(): void {
    groups = findGroups();
    chosen = Math.max(0, Math.min(chosen, groups.length - 1));
    const { width, height } = screen;
    screen.draw(chooserLines(groups, chosen, { width, height, paint }));
  }

  const screen = new Screen({
    key({ name, text, ctrl }) {
      if (text === "q" || name === "escape" || (ctrl && name === "c")) {
        return finish(undefined);
      }
      if (name === "return" || name === "enter") {
        const group = groups[chosen];
        if (group !== undefined) return finish(group.prefix);
      }
      if (name === "up" || text === "k") chosen--;
      if (name === "down" || text === "j") chosen++;
      draw();
    },
    resize: () => draw(),
    lost: () => finish(undefined),
  });
  const timer = setInterval(draw, REFRESH);
  try {
    draw();
    void ended.then(() => finish(undefined));
    return await end;
  } finally {
    clearInterval(timer);
    screen.close();
  }
}

/** The list as lines. Pure. */
export function chooserLines(
  groups: readonly FoundGroup[],
  chosen: number,
  { width, height, paint }: {
    readonly width: number;
    readonly height: number;
    readonly paint: Paint;
  },
): string[] {
  const room = Math.max(1, height - 4);
  const first = Math.max(0, Math.min(chosen - room + 1, groups.length - room));
  const rows = groups.slice(first, first + room).map((group, index) => {
    const isChosen = first + index === chosen;
    const line = `${isChosen ? "›" : " "} ${groupLine(group)}`;
    return paint(isChosen ? "selected" : "plain", fit(line, width).trimEnd());
  });
  if (groups.length === 0) {
    rows.push(paint("dim", fit("  No group here yet", width)));
  }
  const lines = [
    paint("title", fit("mp_top  choose a group of DPDK processes", width)),
    "",
    ...rows,
  ];
  while (lines.length < height - 1) lines.push("");
  const foot = "Up, Down, Enter choose  q quit";
  return [...lines.slice(0, height - 1), paint("heading", fit(foot, width))];
}

/** A group in one line. */
export function groupLine(
  { prefix, state, primary, secondaries }: FoundGroup,
): string {
  const who = state === "running"
    ? `primary ${primary}, ${
      secondaries === 1 ? "1 secondary" : `${secondaries} secondaries`
    }`
    : state === "orphaned"
    ? `primary gone, ${secondaries} left`
    : "dead";
  return `${printable(prefix).padEnd(24)} ${who}`;
}
