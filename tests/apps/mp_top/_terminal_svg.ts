/**
 * A picture of a terminal as an SVG image.
 *
 * @module
 */

/** Colours of the image, by the codes that mp_top uses. */
const COLOURS: Readonly<Record<string, string>> = {
  "31": "#ff8a80",
  "32": "#5cc98d",
  "33": "#e0ae4a",
  "36": "#4cc3cf",
};
const GROUND = "#11161a";
const TEXT = "#e3e8eb";
const CELL = { width: 8.4, height: 18 };
const FONT = 14;
const MARGIN = 16;

interface Run {
  readonly text: string;
  readonly colour: string;
  readonly bold: boolean;
  readonly dim: boolean;
  readonly underlined: boolean;
}

/**
 * Draws lines as a terminal shows them.
 *
 * @param lines Text with colours, no other codes.
 */
export function terminalSvg(lines: readonly string[], columns: number): string {
  const width = columns * CELL.width + 2 * MARGIN;
  const height = lines.length * CELL.height + 2 * MARGIN;
  const rows = lines.flatMap((line, row) => {
    const y = MARGIN + row * CELL.height + 13;
    let column = 0;
    return runsOf(line).flatMap((run) => {
      const from = column;
      const length = [...run.text].length;
      column += length;
      return run.text.trim() === "" ? [] : [runText(run, from, length, y)];
    });
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"`,
    ` viewBox="0 0 ${width} ${height}" font-size="${FONT}"`,
    ` font-family="DejaVu Sans Mono, Menlo, Consolas, monospace">\n`,
    `<rect width="100%" height="100%" rx="8" fill="${GROUND}"/>\n`,
    ...rows,
    "</svg>\n",
  ].join("");
}

function runText(run: Run, column: number, length: number, y: number): string {
  const attributes = [
    `x="${(MARGIN + column * CELL.width).toFixed(1)}"`,
    `y="${y}"`,
    `fill="${run.colour}"`,
    // Whatever font there is, columns stay columns.
    `textLength="${(length * CELL.width).toFixed(1)}"`,
    'lengthAdjust="spacingAndGlyphs" xml:space="preserve"',
    ...run.bold ? ['font-weight="bold"'] : [],
    ...run.dim ? ['opacity="0.65"'] : [],
    ...run.underlined ? ['text-decoration="underline"'] : [],
  ];
  const text = run.text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  return `<text ${attributes.join(" ")}>${text}</text>\n`;
}

/** Pieces of a line that look the same. */
function runsOf(line: string): Run[] {
  let codes: string[] = [];
  // deno-lint-ignore no-control-regex -- codes begin with it
  return line.split(/(\x1b\[[0-9;]*m)/).flatMap((part) => {
    // deno-lint-ignore no-control-regex -- as above
    const found = /^\x1b\[([0-9;]*)m$/.exec(part);
    if (found !== null) {
      const given = found[1]!.split(";");
      codes = given.includes("0") ? [] : [...codes, ...given];
      return [];
    }
    const colour = codes.findLast((code) => code in COLOURS);
    return part === "" ? [] : [{
      text: part,
      colour: colour === undefined ? TEXT : COLOURS[colour]!,
      bold: codes.includes("1"),
      dim: codes.includes("2"),
      underlined: codes.includes("4"),
    }];
  });
}
