import assert from "node:assert/strict";
import { syntaxErrors } from "../../../tests/apps/mp_top/open_metrics_rules.ts";
import { makeRecording } from "../../../tests/apps/mp_top/recording.ts";
import { openMetrics } from "./open_metrics.ts";
import { RingCounter } from "./ring_totals.ts";

const SAMPLES = makeRecording({ count: 5 });

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
