/**
 * One chart with its legend.
 *
 * @module
 */
/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import uPlot from "npm:uplot@1.6.32";
import { clock } from "../text.ts";
import { html, setAttributes, setText, svg } from "./dom.ts";

/** What a chart is made for. */
export interface ChartOptions {
  readonly title: string;
  readonly format: (value: number) => string;
  /** Least upper end of the scale. */
  readonly top: number;
  /** Called with milliseconds since 1970 when a moment is chosen. */
  readonly choose: (time: number) => void;
}

/** A line of a chart. */
export interface ChartLine {
  readonly key: string;
  readonly label: string;
  readonly dashed: boolean;
  /** Number of its colour. */
  readonly colour: number;
  /** null where there is none. */
  readonly values: readonly (number | null)[];
}

/** What a chart shows; times are seconds since 1970. */
export interface ChartData {
  readonly times: readonly number[];
  readonly lines: readonly ChartLine[];
  readonly from: number;
  readonly to: number;
  readonly held: number | undefined;
}

const HEIGHT = 170;
const COLOURS = 8;
/** Lines beyond these are left out: nobody can tell them apart. */
const MOST_LINES = 16;
const DASH = [6, 4];
const AXIS_WIDTH = 58;

/** A chart with a legend whose entries turn lines on and off. */
export class Chart {
  /** The whole of it. */
  readonly element: HTMLElement;
  readonly #options: ChartOptions;
  readonly #plot = html("div", { class: "plot" });
  readonly #legend = html("ul", { class: "legend" });
  readonly #hidden = new Set<string>();
  #chart: uPlot | undefined;
  #shape = "";
  #data: ChartData | undefined;

  constructor(options: ChartOptions) {
    this.#options = options;
    const title = html("h3", {}, options.title);
    this.element = html(
      "article",
      { class: "chart panel", "data-title": options.title },
      title,
      this.#plot,
      this.#legend,
    );
    new ResizeObserver(() => this.#resize()).observe(this.#plot);
    const dark = matchMedia("(prefers-color-scheme: dark)");
    dark.addEventListener("change", () => {
      this.#shape = ""; // Colours are taken when a chart is made.
      if (this.#data !== undefined) this.show(this.#data);
    });
  }

  /** Shows lines; without any, the chart is hidden. */
  show(data: ChartData): void {
    const lines = data.lines.slice(0, MOST_LINES);
    this.#data = { ...data, lines };
    this.element.hidden = lines.length === 0;
    if (lines.length === 0) return;
    const shape = JSON.stringify(lines.map(({ key, label }) => [key, label]));
    if (shape !== this.#shape) {
      this.#shape = shape;
      this.#make(lines);
    }
    const chart = this.#chart!;
    chart.batch(() => {
      chart.setData(
        [data.times, ...lines.map(({ values }) => values)] as uPlot.AlignedData,
        false,
      );
      chart.setScale("x", { min: data.from, max: data.to });
    });
    // Also with the same scale and data, the mark may have moved.
    chart.redraw(false);
    this.#showValues(this.#markedIndex());
  }

  #make(lines: readonly ChartLine[]): void {
    this.#chart?.destroy();
    const { format, top, choose } = this.#options;
    const axis = {
      stroke: colour("--quiet"),
      grid: { stroke: colour("--line"), width: 1 },
    };
    const size = { width: this.#plot.clientWidth || 400, height: HEIGHT };
    const chart = new uPlot(
      {
        ...size,
        legend: { show: false },
        cursor: {
          sync: { key: "mp_top" },
          drag: { x: false, y: false },
          points: { size: 6 },
        },
        scales: {
          y: { range: (_chart, _min, max) => [0, Math.max(top, max * 1.08)] },
        },
        axes: [
          {
            ...axis,
            ticks: { show: false },
            size: 28,
            space: 64,
            values: (_chart, times) => times.map(timeText),
          },
          {
            ...axis,
            ticks: { show: false },
            size: AXIS_WIDTH,
            values: (_chart, values) => values.map((value) => format(value)),
          },
        ],
        series: [
          {},
          ...lines.map((line): uPlot.Series => ({
            label: line.label,
            show: !this.#hidden.has(line.key),
            stroke: lineColour(line),
            width: 1.6,
            points: { show: false },
            ...line.dashed ? { dash: DASH } : {},
          })),
        ],
        hooks: {
          draw: [(drawn) => this.#drawMark(drawn)],
          setCursor: [
            (drawn) =>
              this.#showValues(drawn.cursor.idx ?? this.#markedIndex()),
          ],
        },
      },
      [[], ...lines.map(() => [])] as unknown as uPlot.AlignedData,
      this.#plot,
    );
    chart.over.addEventListener("click", () => {
      const { left } = chart.cursor;
      if (left !== undefined && left >= 0) {
        choose(chart.posToVal(left, "x") * 1000);
      }
    });
    this.#chart = chart;
    this.#legend.replaceChildren(...lines.map((line) => this.#entry(line)));
  }

  #entry(line: ChartLine): HTMLElement {
    const stroke = {
      stroke: lineColour(line),
      "stroke-width": 2.4,
      "stroke-dasharray": line.dashed ? "5 3" : undefined,
    };
    const button = html(
      "button",
      { type: "button", "aria-pressed": String(!this.#hidden.has(line.key)) },
      svg(
        "svg",
        { width: 18, height: 8, "aria-hidden": "true" },
        svg("line", { x1: 0, y1: 4, x2: 18, y2: 4, ...stroke }),
      ),
      html("span", { class: "name" }, line.label),
      html("span", { class: "value" }),
    );
    button.addEventListener("click", () => {
      const show = this.#hidden.has(line.key);
      if (show) this.#hidden.delete(line.key);
      else this.#hidden.add(line.key);
      setAttributes(button, { "aria-pressed": String(show) });
      const index = this.#data!.lines.findIndex(({ key }) => key === line.key);
      this.#chart?.setSeries(index + 1, { show });
    });
    return html("li", {}, button);
  }

  /** The legend's values at a place, such as that of the pointer. */
  #showValues(index: number): void {
    const { lines = [] } = this.#data ?? {};
    const values = this.#legend.querySelectorAll(".value");
    lines.forEach((line, place) => {
      const value = line.values[index] ?? null;
      const element = values[place];
      if (element === undefined) return;
      setText(element, value === null ? "-" : this.#options.format(value));
    });
  }

  /** Place of the moment that is held, or of the newest. */
  #markedIndex(): number {
    const { times = [], held } = this.#data ?? {};
    if (held === undefined) return times.length - 1;
    const after = times.findIndex((time) => time > held);
    return (after < 0 ? times.length : after) - 1;
  }

  #drawMark(chart: uPlot): void {
    const held = this.#data?.held;
    if (held === undefined) return;
    const x = Math.round(chart.valToPos(held, "x", true));
    const { left, top, width, height } = chart.bbox;
    if (x < left || x > left + width) return;
    const { ctx } = chart;
    ctx.save();
    ctx.strokeStyle = colour("--warning");
    ctx.lineWidth = 2 * devicePixelRatio;
    ctx.beginPath();
    ctx.moveTo(x, top);
    ctx.lineTo(x, top + height);
    ctx.stroke();
    ctx.restore();
  }

  #resize(): void {
    const width = this.#plot.clientWidth;
    if (width > 0) this.#chart?.setSize({ width, height: HEIGHT });
  }
}

function lineColour({ colour: number }: ChartLine): string {
  return colour(`--series-${number % COLOURS}`);
}

/** Time of day; seconds only where they are not 0. */
function timeText(seconds: number): string {
  return clock(seconds * 1000).replace(/:00$/, "");
}

/** The value of a CSS variable now. */
function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name)
    .trim();
}
