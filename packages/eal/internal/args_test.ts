import assert from "node:assert/strict";
import { hasOption, lastValue, scanArguments, splitArguments } from "./args.ts";

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

Deno.test("scanArguments() reads values attached and apart", () => {
  const expected = [
    { name: "-l", value: "0-1" },
    { name: "--file-prefix", value: "x" },
    { name: "--no-pci", value: undefined },
  ];
  for (
    const words of [
      ["-l", "0-1", "--file-prefix", "x", "--no-pci"],
      ["-l0-1", "--file-prefix=x", "--no-pci"],
    ]
  ) assert.deepEqual(scanArguments(words), expected);
});

Deno.test("scanArguments() resolves unambiguous abbreviations and aliases", () => {
  assert.deepEqual(scanArguments(["--proc=auto", "-a", "0000:00:01.0"]), [
    { name: "--proc-type", value: "auto" },
    { name: "--allow", value: "0000:00:01.0" },
  ]);
  // "--no" could be several: left for the EAL to refuse.
  assert.deepEqual(scanArguments(["--no"]), [
    { name: "--no", value: undefined },
  ]);
});

Deno.test("scanArguments() takes an optional value only after =", () => {
  assert.deepEqual(scanArguments(["--huge-unlink", "never"]), [
    { name: "--huge-unlink", value: undefined },
  ]);
  assert.deepEqual(scanArguments(["--huge-unlink=never"]), [
    { name: "--huge-unlink", value: "never" },
  ]);
});

Deno.test("scanArguments() reads flags that share a dash", () => {
  assert.deepEqual(scanArguments(["-vn4", "word"]), [
    { name: "--version", value: undefined },
    { name: "-n", value: "4" },
  ]);
});

Deno.test("lastValue() gives the last repetition", () => {
  const options = scanArguments(["--file-prefix=a", "--file-prefix=b"]);
  assert.equal(lastValue(options, "--file-prefix"), "b");
  assert.equal(lastValue(options, "--vdev"), undefined);
  assert.ok(hasOption(options, "--file-prefix"));
});
