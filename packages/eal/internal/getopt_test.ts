import assert from "node:assert/strict";
import { findOptions } from "./getopt.ts";

const NAMES = {
  short: "p:n:vo::",
  long: ["num-procs:", "proc-id:", "quiet", "color::"],
};

/** What was found, written as one text per option. */
function found(...argv: string[]): string[] {
  return findOptions(argv, NAMES).map((option) =>
    option.kind === "problem"
      ? `! ${option.text}`
      : `${option.name}=${option.value}`
  );
}

// Command lines and results as glibc's getopt_long gives them.
const CASES: readonly (readonly [string, readonly string[]])[] = [
  ["", []],
  ["-p 3", ["-p=3"]],
  ["-p3", ["-p=3"]],
  ["-p=3", ["-p==3"]],
  ["-vp3", ["-v=", "-p=3"]],
  ["-pv", ["-p=v"]],
  ["-p -3", ["-p=-3"]],
  ["-p --", ["-p=--"]],
  ["--num-procs 2", ["--num-procs=2"]],
  ["--num-procs=2", ["--num-procs=2"]],
  ["--num-procs=", ["--num-procs="]],
  ["--num 2", ["--num-procs=2"]],
  ["--p=1", ["--proc-id=1"]],
  ["--proc-id -1", ["--proc-id=-1"]],
  ["--proc-id --num-procs", ["--proc-id=--num-procs"]],
  ["--quiet", ["--quiet="]],
  ["-p 1 -p 2", ["-p=1", "-p=2"]],
  ["word -p 3 other", ["-p=3"]],
  ["-p 3 -- -n 4", ["-p=3"]],
  ["- -p 3", ["-p=3"]],
  ["-p", ["! option requires an argument -- 'p'"]],
  ["--proc-id", ["! option '--proc-id' requires an argument"]],
  ["-x", ["! invalid option -- 'x'"]],
  ["-xp3", ["! invalid option -- 'x'", "-p=3"]],
  ["--bad=1 -p 3", ["! unrecognized option '--bad=1'", "-p=3"]],
  ["-o 1", ["-o="]],
  ["-o1", ["-o=1"]],
  ["-vo1", ["-v=", "-o=1"]],
  ["--color never", ["--color="]],
  ["--color=never", ["--color=never"]],
  ["--quiet=1", ["! option '--quiet' doesn't allow an argument"]],
];

for (const [line, expected] of CASES) {
  Deno.test(`findOptions reads "${line}" as getopt_long does`, () => {
    assert.deepEqual(found(...line.split(" ").filter(Boolean)), expected);
  });
}

Deno.test("findOptions refuses an ambiguous beginning, takes an exact name", () => {
  const names = { long: ["proc:", "proc-id:", "proc-type:"] };
  assert.deepEqual(findOptions(["--proc", "1", "--proc-=2"], names), [
    {
      kind: "option",
      name: "--proc",
      value: "1",
      words: ["--proc", "1"],
    },
    {
      kind: "problem",
      text: "option '--proc-' is ambiguous",
      words: ["--proc-=2"],
    },
  ]);
});

Deno.test("findOptions knows nothing without names", () => {
  assert.deepEqual(findOptions(["-p"], {}), [
    { kind: "problem", text: "invalid option -- 'p'", words: ["-p"] },
  ]);
});
