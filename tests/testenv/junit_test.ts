import assert from "node:assert/strict";
import { parseJunit } from "./junit.ts";

Deno.test("parseJunit sorts tests by result and folds steps", () => {
  const results = parseJunit(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="deno test" tests="6" failures="2" errors="0" time="0.016">
  <testsuite name="./a_test.ts" tests="6">
    <testcase name="a &lt;b&gt; &amp; c" classname="a" time="0.001">
    </testcase>
    <testcase name="left out" classname="a" time="0.000">
      <skipped/>
    </testcase>
    <testcase name="wrong" classname="a" time="0.002">
      <failure message="1 !== 2">&lt;skipped/&gt;</failure>
    </testcase>
    <testcase name="steps" classname="a" time="0.005">
      <failure message="1 test step failed">1 test step failed.</failure>
    </testcase>
    <testcase name="steps &gt; first" classname="a" time="0.001">
    </testcase>
    <testcase name="steps &gt; second" classname="a" time="0.000">
      <failure message="no">no</failure>
    </testcase>
  </testsuite>
</testsuites>`);
  assert.deepEqual(results, {
    passed: ["a <b> & c"],
    failed: ["wrong", "steps"],
    skipped: ["left out"],
  });
});

Deno.test("parseJunit finds nothing in a missing report", () => {
  assert.deepEqual(parseJunit(""), { passed: [], failed: [], skipped: [] });
});
