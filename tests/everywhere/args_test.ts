/** EAL command lines, without an EAL. */
import assert from "node:assert/strict";
import test from "node:test";
import {
  fromArguments,
  hasOption,
  lastValue,
  scanArguments,
  secondaryArguments,
  splitArguments,
  toArguments,
} from "../../packages/eal/mod.ts";

test("splitArguments() parts EAL and application at the first --", () => {
  assert.deepEqual(splitArguments(["-l", "0", "--", "-p", "1", "--"]), {
    eal: ["-l", "0"],
    application: ["-p", "1", "--"],
  });
});

test("toArguments() and fromArguments() are inverse", () => {
  const config = {
    coreList: "0-1",
    filePrefix: "x",
    memory: 64,
    virtualDevices: ["net_null0", "net_ring0"],
    noPci: true,
  };
  assert.deepEqual(fromArguments(toArguments(config)), config);
});

test("scanArguments() reads values attached and apart", () => {
  const options = scanArguments(["-l", "0-1", "--file-prefix=a", "--no-pci"]);
  assert.equal(lastValue(options, "-l"), "0-1");
  assert.equal(lastValue(options, "--file-prefix"), "a");
  assert.ok(hasOption(options, "--no-pci"));
  assert.ok(!hasOption(options, "--no-huge"));
});

test("secondaryArguments() keeps what the group shares", () => {
  assert.deepEqual(
    secondaryArguments(["-l", "0", "--no-pci", "--file-prefix=g"], "1@0"),
    ["--no-pci", "--file-prefix=g", "--proc-type=secondary", "--lcores=1@0"],
  );
});
