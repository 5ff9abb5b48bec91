import assert from "node:assert/strict";
import { cpuList } from "./cpu_set.ts";
import { refusesSecondaries, secondaryArguments } from "./secondary_args.ts";

Deno.test("secondaryArguments() keeps what the group shares and drops the rest", () => {
  const primary = [
    "-l0-2",
    "--no-pci",
    "--file-prefix=x",
    "--vdev=net_null0",
    "--vdev",
    "net_null1",
    "--proc-type=primary",
    "-m",
    "64",
    "--main-lcore=0",
    "-n",
    "4",
    "--log-level=lib.eal:debug",
  ];
  assert.deepEqual(secondaryArguments(primary, "5@0-1"), [
    "--no-pci",
    "--file-prefix=x",
    "-n",
    "4",
    "--log-level=lib.eal:debug",
    "--proc-type=secondary",
    "--lcores=5@0-1",
  ]);
});

Deno.test("secondaryArguments() hands on what it does not know, as it is", () => {
  const primary = ["-vl0", "--file=x", "--from-the-future", "1", "-n4", "-m=8"];
  assert.deepEqual(secondaryArguments(primary, "1"), [
    "--file=x",
    "--from-the-future",
    "1",
    "-n4",
    "--proc-type=secondary",
    "--lcores=1",
  ]);
});

Deno.test("refusesSecondaries() names the option that makes them impossible", () => {
  assert.equal(refusesSecondaries(["-l", "0", "--in-mem"]), "--in-memory");
  assert.equal(
    refusesSecondaries(["--huge-unlink=always"]),
    "--huge-unlink=always",
  );
  assert.equal(refusesSecondaries(["--huge-unlink"]), "--huge-unlink");
  assert.equal(refusesSecondaries(["-l", "0", "--no-pci"]), undefined);
});

Deno.test("cpuList() writes sets as ranges", () => {
  const set = new Uint8Array(128);
  assert.equal(cpuList(set), "");
  set[0] = 0b0100_1111;
  set[1] = 0b0000_0001;
  set[15] = 0b1000_0000;
  assert.equal(cpuList(set), "0-3,6,8,127");
});
