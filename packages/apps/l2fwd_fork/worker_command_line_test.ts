import assert from "node:assert/strict";
import { workerCommandLine } from "./worker_command_line.ts";

const PROGRAM = ["-l", "0-2", "--no-pci", "--vdev=net_null0", "--", "-p", "3"];

function commandLine(programArguments: readonly string[]): string[] {
  return workerCommandLine({
    runtime: "/usr/bin/deno",
    ownCommandLine: [
      "deno",
      "run",
      "--allow-ffi",
      "l2fwd_fork.ts",
      ...programArguments,
    ],
    programArguments,
    lcore: 2,
    epoch: 17,
    id: 5,
    cpus: "0-1",
  });
}

Deno.test("workerCommandLine runs the same program as a secondary", () => {
  assert.deepEqual(commandLine(PROGRAM), [
    "/usr/bin/deno",
    "run",
    "--allow-ffi",
    "l2fwd_fork.ts",
    "--no-pci",
    "--proc-type=secondary",
    "--lcores=5@(0-1)",
    "--log-level=lib.eal:warning",
    "--",
    "--worker=2",
    "--epoch=17",
  ]);
});

Deno.test("workerCommandLine leaves the log as the user wants it", () => {
  const words = commandLine(["--log-level=lib.eal:debug", ...PROGRAM]);
  assert.deepEqual(words.filter((word) => word.startsWith("--log-level")), [
    "--log-level=lib.eal:debug",
  ]);
});
