import assert from "node:assert/strict";
import {
  endsOnProblem,
  hasOption,
  lastValue,
  scanArguments,
  splitArguments,
  withoutOptions,
} from "./args.ts";

Deno.test("splitArguments() parts EAL and application at the first --", () => {
  assert.deepEqual(splitArguments(["-l", "0-1", "--", "-p", "3", "--", "x"]), {
    eal: ["-l", "0-1"],
    application: ["-p", "3", "--", "x"],
  });
  assert.deepEqual(splitArguments(["-l", "0"]), {
    eal: ["-l", "0"],
    application: [],
  });
});

Deno.test("splitArguments() drops a -- in first place", () => {
  assert.deepEqual(splitArguments(["--", "-l", "0", "--", "-p", "1"]), {
    eal: ["-l", "0"],
    application: ["-p", "1"],
  });
});

Deno.test("splitArguments() leaves a -- that is a value to the EAL", () => {
  for (const release of [undefined, 2211, 2511]) {
    const words = ["--file-prefix", "--", "-vl0", "--", "-p", "1"];
    assert.deepEqual(splitArguments(words, release).application, ["-p", "1"]);
  }
});

Deno.test("scanArguments() reads values attached and apart", () => {
  const expected = [
    { name: "--lcores", given: "-l", value: "0-1" },
    { name: "--file-prefix", given: "--file-prefix", value: "x" },
    { name: "--no-pci", given: "--no-pci", value: "" },
  ];
  for (
    const words of [
      ["-l", "0-1", "--file-prefix", "x", "--no-pci"],
      ["-l0-1", "--file-prefix=x", "--no-pci"],
    ]
  ) {
    assert.deepEqual(scanArguments(words), expected);
    assert.deepEqual(scanArguments(words, 2211), expected);
    assert.deepEqual(scanArguments(words, 2511), expected);
  }
});

Deno.test("scanArguments() reads letters that share a dash, and beginnings", () => {
  assert.deepEqual(scanArguments(["-vn4", "word", "--proc=auto"]), [
    { name: "--version", given: "-v", value: "" },
    { name: "--memory-channels", given: "-n", value: "4" },
    { name: "--proc-type", given: "--proc-type", value: "auto" },
  ]);
});

Deno.test("scanArguments() takes an optional value only after =", () => {
  const [option, ...others] = scanArguments(["--huge-unlink", "never"]);
  assert.equal(option!.value, "");
  assert.deepEqual(others, []);
  const [second] = scanArguments(["--huge-unlink=never"]);
  assert.equal(second!.value, "never");
});

Deno.test("scanArguments() leaves the = of -l=0 to getopt_long, not to argparse", () => {
  assert.equal(lastValue(scanArguments(["-l=0"], 2411), "--lcores"), "=0");
  assert.equal(lastValue(scanArguments(["-l=0"], 2511), "--lcores"), "0");
});

Deno.test("withoutOptions() keeps all other words as they are", () => {
  const words = [
    ...["-vl0", "--file=x", "--new-option", "value", "-n4", "-d", "a"],
    ...["--lcores", "0@0", "--log", "lib.eal:info"],
  ];
  assert.deepEqual(withoutOptions(words, new Set(["--lcores"])), [
    ...["-v", "--file=x", "--new-option", "value", "-n4", "-d", "a"],
    ...["--log", "lib.eal:info"],
  ]);
});

Deno.test("lastValue() gives the last repetition", () => {
  const options = scanArguments(["--file-prefix=a", "--file-prefix=b"]);
  assert.equal(lastValue(options, "--file-prefix"), "b");
  assert.equal(lastValue(options, "--vdev"), undefined);
  assert.ok(hasOption(options, "--file-prefix"));
});

Deno.test("endsOnProblem() is about releases that are known to", () => {
  assert.deepEqual([2211, 2507, 2511, 2607, 2611].filter(endsOnProblem), [
    2511,
    2607,
  ]);
});
