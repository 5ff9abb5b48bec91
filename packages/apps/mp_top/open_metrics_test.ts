import assert from "node:assert/strict";
import { makeRecording } from "../../../tests/mp_top/recording.ts";
import { openMetrics } from "./open_metrics.ts";
import { RingCounter } from "./ring_totals.ts";

const SAMPLES = makeRecording({ count: 5 });

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

Deno.test("openMetrics keeps the rules of the format", () => {
  const counter = new RingCounter();
  for (const sample of SAMPLES) counter.add(sample);
  const text = openMetrics("edge", SAMPLES.at(-1), counter.totals);
  assert.deepEqual(syntaxErrors(text), []);
  assert.match(text, /^dpdk_up\{group="edge"\} 1$/m);
  assert.match(text, /^dpdk_ring_capacity\{.*MProc_Client_2_RX"\} 127$/m);
});

Deno.test("openMetrics escapes names", () => {
  const [sample] = SAMPLES;
  const [ring] = sample!.rings;
  const odd = { ...sample!, rings: [{ ...ring!, name: 'a"b\\c\nd' }] };
  const text = openMetrics("edge", odd, new Map());
  assert.deepEqual(syntaxErrors(text), []);
  assert.ok(text.includes('ring="a\\"b\\\\c\\nd"'));
});

Deno.test("openMetrics says that a group is not up", () => {
  const text = openMetrics("edge", undefined, new Map());
  assert.deepEqual(syntaxErrors(text), []);
  assert.match(text, /^dpdk_up\{group="edge"\} 0$/m);
});

Deno.test("RingCounter counts whole objects past 2^32", () => {
  const counter = new RingCounter();
  const [, sample] = SAMPLES;
  const name = "MProc_Client_0_RX";
  for (let i = 0; i < 10_000; i++) counter.add(sample!);
  const each = Math.round(sample!.rates.rings[name]!.dequeued);
  assert.equal(counter.totals.get(name)!.dequeued, each * 10_000);
  assert.ok(each * 10_000 > 2 ** 32);
});

Deno.test("syntaxErrors finds what is wrong", () => {
  assert.ok(syntaxErrors("dpdk_up 1\n").length > 0);
  assert.ok(syntaxErrors('# TYPE a counter\na{b="c"} 1\n# EOF\n').length > 0);
});
