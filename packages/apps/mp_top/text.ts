/**
 * Figures as short text, for the terminal and the page. Pure.
 *
 * @module
 */

const COUNT_UNITS = ["", "k", "M", "G", "T"];
const BYTE_UNITS = ["B", "KiB", "MiB", "GiB", "TiB"];
const EIGHTHS = " ▏▎▍▌▋▊▉█";
const HEIGHTS = "▁▂▃▄▅▆▇█";

/** A count or rate with a unit: `0`, `812`, `12.3 M`. */
export function shortCount(value: number): string {
  return withUnit(value, 1000, COUNT_UNITS);
}

/** Bytes with a binary unit: `64 MiB`. */
export function shortBytes(bytes: number): string {
  return withUnit(bytes, 1024, BYTE_UNITS).replace(".0 ", " ");
}

function withUnit(
  value: number,
  step: number,
  units: readonly string[],
): string {
  let unit = 0;
  let scaled = value;
  // Half a unit early: 999.6 k would be shown as 1000 k.
  while (scaled >= step - 0.5 && unit < units.length - 1) {
    scaled /= step;
    unit++;
  }
  const isShort = unit === 0
    ? scaled % 1 === 0 || scaled >= 10
    : scaled >= 99.95;
  return `${scaled.toFixed(isShort ? 0 : 1)} ${units[unit]}`.trimEnd();
}

/** A fraction in percent: `0 %`, `0.4 %`, `37 %`. */
export function percent(fraction: number): string {
  const value = fraction * 100;
  const digits = value > 0 && value < 9.95 ? 1 : 0;
  return `${value.toFixed(digits)} %`;
}

/** A time span: `0.3 s`, `42 s`, `4 min`, `2 h 5 min`. */
export function shortTime(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  if (seconds < 99.5) return `${Math.round(seconds)} s`;
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
  const bounded = Math.min(1, Math.max(0, fraction || 0));
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
    if (greatest === 0) return HEIGHTS[0];
    return HEIGHTS[Math.round(value / greatest * (HEIGHTS.length - 1))];
  });
  return row.join("").padStart(columns);
}

/** Text in a number of columns: cut with an ellipsis, or filled up. */
export function fit(
  text: string,
  columns: number,
  side: "left" | "right" = "left",
): string {
  const characters = [...text];
  if (columns <= 0) return "";
  if (characters.length > columns) {
    return `${characters.slice(0, columns - 1).join("")}…`;
  }
  const blanks = " ".repeat(columns - characters.length);
  return side === "left" ? text + blanks : blanks + text;
}

/** Text without characters that would steer a terminal. */
export function printable(text: string): string {
  // deno-lint-ignore no-control-regex -- these are the ones to leave out
  return text.replace(/[\x00-\x1f\x7f-\x9f]/g, "?");
}
