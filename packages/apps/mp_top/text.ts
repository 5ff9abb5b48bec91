/**
 * Figures as short text, for the terminal and the page. Pure.
 *
 * @module
 */

const RATE_UNITS = ["", "k", "M", "G", "T"];
const BYTE_UNITS = ["B", "KiB", "MiB", "GiB", "TiB"];
const EIGHTHS = " ▏▎▍▌▋▊▉█";
const HEIGHTS = "▁▂▃▄▅▆▇█";

/** A count with a unit, three digits at least: `0`, `812`, `12.3 M`. */
export function shortCount(value: number): string {
  return withUnit(value, 1000, RATE_UNITS, value < 10 && value % 1 !== 0);
}

/** Bytes with a binary unit: `64 MiB`. */
export function shortBytes(bytes: number): string {
  return withUnit(bytes, 1024, BYTE_UNITS, false);
}

function withUnit(
  value: number,
  step: number,
  units: readonly string[],
  fraction: boolean,
): string {
  let unit = 0;
  let scaled = value;
  // 999.6 k would be shown as 1000 k.
  while (Math.abs(scaled) >= step - 0.5 && unit < units.length - 1) {
    scaled /= step;
    unit++;
  }
  const digits = unit === 0 ? (fraction ? 1 : 0) : scaled < 99.95 ? 1 : 0;
  const figure = scaled.toFixed(digits).replace(/\.0$/, unit > 0 ? ".0" : "");
  const plain = step === 1024 ? figure.replace(/\.0$/, "") : figure;
  return units[unit] === "" ? plain : `${plain} ${units[unit]}`;
}

/** A time span: `3.2 s`, `4 min`, `2 h 5 min`. */
export function shortTime(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 100) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Time of day with seconds, in the local zone: `14:02:11`. */
export function clock(milliseconds: number): string {
  const date = new Date(milliseconds);
  return [date.getHours(), date.getMinutes(), date.getSeconds()]
    .map((part) => String(part).padStart(2, "0")).join(":");
}

/**
 * A bar of a number of columns, filled to a fraction from 0 to 1; what is not
 * empty shows at least a sliver.
 */
export function bar(fraction: number, columns: number): string {
  const bounded = Math.min(1, Math.max(0, fraction));
  let eighths = Math.round(bounded * columns * 8);
  if (eighths === 0 && bounded > 0) eighths = 1;
  const full = Math.floor(eighths / 8);
  const rest = full < columns ? EIGHTHS[eighths % 8]! : "";
  return ("█".repeat(full) + rest).padEnd(columns);
}

/**
 * The newest values as a row of blocks, scaled to the greatest of them.
 *
 * @param values Oldest first; those that are not known are NaN.
 * @param columns Width of the row; older values are left out.
 */
export function sparkline(values: readonly number[], columns: number): string {
  const shown = values.slice(-columns);
  const greatest = Math.max(0, ...shown.filter((value) => value === value));
  const row = shown.map((value) => {
    if (Number.isNaN(value)) return " ";
    if (greatest === 0) return HEIGHTS[0]!;
    const height = Math.round(value / greatest * (HEIGHTS.length - 1));
    return HEIGHTS[Math.max(0, height)]!;
  }).join("");
  return row.padStart(columns);
}

/** Text in a number of columns: cut with an ellipsis, or filled up. */
export function fit(
  text: string,
  columns: number,
  side: "left" | "right" = "left",
): string {
  const characters = [...text];
  const cut = characters.length <= columns
    ? text
    : columns < 1
    ? ""
    : `${characters.slice(0, columns - 1).join("")}…`;
  const blanks = " ".repeat(Math.max(0, columns - [...cut].length));
  return side === "left" ? cut + blanks : blanks + cut;
}

/** Text without characters that would steer a terminal. */
export function printable(text: string): string {
  // deno-lint-ignore no-control-regex -- these are the ones to leave out
  return text.replace(/[\x00-\x1f\x7f-\x9f]/g, "?");
}
