/**
 * The rules of the OpenMetrics text format, as far as mp_top's kinds of
 * metrics go.
 *
 * @see https://github.com/OpenObservability/OpenMetrics
 * @module
 */

/** What is wrong with a text in the format, by the rules that it has. */
export function syntaxErrors(text: string): string[] {
  const errors: string[] = [];
  const lines = text.split("\n");
  if (lines.pop() !== "" || lines.pop() !== "# EOF") errors.push("no end");
  const types = new Map<string, string>();
  let family = "";
  const seen = new Set<string>();
  for (const line of lines) {
    const comment = /^# (TYPE|UNIT|HELP) ([a-z_:][a-z0-9_:]*) (.+)$/.exec(line);
    if (comment !== null) {
      const [, kind, name, value] = comment;
      if (kind === "TYPE") {
        if (types.has(name!)) errors.push(`second family ${name}`);
        types.set(name!, value!);
        family = name!;
      } else if (name !== family) errors.push(`not in ${family}: ${line}`);
      if (kind === "UNIT" && !name!.endsWith(`_${value}`)) {
        errors.push(`unit is not in the name: ${line}`);
      }
      continue;
    }
    const label = '[a-z_][a-z0-9_]*="(?:[^"\\\\\\n]|\\\\["\\\\n])*"';
    const sample = new RegExp(
      `^([a-z_:][a-z0-9_:]*)(\\{${label}(?:,${label})*\\}) (-?[0-9.e+-]+)$`,
    ).exec(line);
    if (sample === null) {
      errors.push(`no sample: ${line}`);
      continue;
    }
    const [, name, labels, value] = sample;
    const suffix = { counter: "_total", info: "_info" }[types.get(family)!] ??
      "";
    if (name !== family + suffix) errors.push(`not of ${family}: ${line}`);
    if (!Number.isFinite(Number(value))) errors.push(`no number: ${line}`);
    if (seen.has(name! + labels)) errors.push(`twice: ${line}`);
    seen.add(name! + labels);
  }
  return errors;
}
