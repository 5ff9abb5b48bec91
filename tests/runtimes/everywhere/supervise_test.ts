/** Supervision without an EAL: processes, restarts, command lines. */
import assert from "node:assert/strict";
import test from "node:test";
import {
  refusesSecondaries,
  RestartPolicy,
  secondaryArguments,
  Supervisor,
} from "../../../packages/supervise/mod.ts";

test("secondaryArguments() keeps what the group shares", () => {
  assert.deepEqual(
    secondaryArguments(["-l", "0", "--no-pci", "--file-prefix=g"], "1@0"),
    ["--no-pci", "--file-prefix=g", "--proc-type=secondary", "--lcores=1@0"],
  );
});

test("refusesSecondaries() names the option that shares nothing", () => {
  assert.equal(refusesSecondaries(["--no-pci", "--in-memory"]), "--in-memory");
  assert.equal(refusesSecondaries(["--no-pci"]), undefined);
});

test("RestartPolicy waits, and gives up after failures in a row", () => {
  const policy = new RestartPolicy({ interval: 100, failures: 2 });
  policy.started(0);
  assert.equal(policy.ended(40), 60);
  policy.started(100);
  assert.equal(policy.ended(140), undefined);
});

test("Supervisor tells how a process ended, and whether it was asked to", async () => {
  const ends: unknown[] = [];
  const supervisor = new Supervisor(({ name }, { code }, expected) => {
    ends.push([name, code, expected]);
  });
  const argv = ["/bin/sh", "-c", "exit 7"];
  assert.equal((await supervisor.start("short", { argv }).exited).code, 7);
  supervisor.start("long", { argv: ["/bin/sleep", "60"] });
  assert.equal((await supervisor.stop("long"))?.signal, 15);
  assert.deepEqual(ends, [["short", 7, false], ["long", 143, true]]);
});
