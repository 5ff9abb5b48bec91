/**
 * The charts.
 *
 * @module
 */
/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { type SeriesKind, splitKey } from "../series.ts";
import { percent, shortCount } from "../text.ts";
import { Chart } from "./chart.ts";
import type { Past } from "./past.ts";

/** What a chart shows. */
interface ChartKind {
  readonly title: string;
  /** Kinds of series; lines of the second and later ones are dashed. */
  readonly kinds: readonly SeriesKind[];
  /** How a series is called. */
  readonly label: (kind: SeriesKind, name: string) => string;
  readonly format: (value: number) => string;
  /** Least upper end of the scale. */
  readonly top: number;
}

const CHARTS: readonly ChartKind[] = [
  {
    title: "Ports, packets per second",
    kinds: ["port-rx", "port-tx"],
    label: (kind, name) => `port ${name} ${kind === "port-rx" ? "in" : "out"}`,
    format: shortCount,
    top: 1,
  },
  {
    title: "Rings, objects taken per second",
    kinds: ["ring-out"],
    label: (_kind, name) => name,
    format: shortCount,
    top: 1,
  },
  {
    title: "Fill of rings",
    kinds: ["ring-fill"],
    label: (_kind, name) => name,
    format: percent,
    top: 0.05,
  },
  {
    title: "Mempools in use",
    kinds: ["pool-used"],
    label: (_kind, name) => name,
    format: percent,
    top: 0.05,
  },
];

/** The charts below one another, of one time. */
export class Charts {
  readonly #charts: readonly { kind: ChartKind; chart: Chart }[];

  /** Makes them in an element. */
  constructor(parent: HTMLElement, choose: (time: number) => void) {
    this.#charts = CHARTS.map((kind) => {
      const { title, format, top } = kind;
      const chart = new Chart({ title, format, top, choose });
      parent.append(chart.element);
      return { kind, chart };
    });
  }

  /**
   * Shows a span of the past.
   *
   * @param from Milliseconds since 1970.
   * @param held The moment that is marked; undefined for none.
   */
  show(past: Past, from: number, to: number, held: number | undefined): void {
    const first = past.times.findIndex((time) => time >= from);
    const start = first < 0 ? past.times.length : first;
    const after = past.times.findIndex((time) => time > to);
    const end = after < 0 ? past.times.length : after;
    const times = past.times.slice(start, end).map((time) => time / 1000);
    for (const { kind, chart } of this.#charts) {
      const keys = past.keys.filter((key) =>
        kind.kinds.includes(splitKey(key)[0])
      );
      const lines = keys.map((key) => {
        const [seriesKind, name] = splitKey(key);
        return {
          key,
          label: kind.label(seriesKind, name),
          dashed: kind.kinds.indexOf(seriesKind) > 0,
          // Both ways of one object have one colour.
          colour: keys.filter((other) => splitKey(other)[0] === seriesKind)
            .indexOf(key),
          values: past.values(key).slice(start, end),
        };
      });
      chart.show({
        times,
        lines,
        from: from / 1000,
        to: to / 1000,
        held: held === undefined ? undefined : held / 1000,
      });
    }
  }
}
