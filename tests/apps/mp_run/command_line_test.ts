/** mp_run's own command line, and what it says about wrong files. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { type TestProcess, withProcesses } from "../../testenv/process.ts";
import { startMpRun } from "./_mp_run.ts";

async function end(process: TestProcess) {
  const { code } = await process.waitForEnd();
  return {
    code,
    output: process.text("stdout").join("\n"),
    errors: process.text("stderr").join("\n"),
  };
}

Deno.test("mp_run --help tells of every option", () =>
  withProcesses(async (start) => {
    const { code, output, errors } = await end(startMpRun(start, "--help"));
    assert.equal(code, 0);
    assert.equal(errors, "");
    for (const option of ["--check", "--dry-run", "--clear", "--name"]) {
      assert.ok(output.includes(option), option);
    }
  }));

Deno.test("mp_run --check says what is in a file and touches nothing", () =>
  withProcesses(async (start) => {
    const file = "examples/symmetric_mp.yaml";
    assert.deepEqual(await end(startMpRun(start, "--check", file)), {
      code: 0,
      output:
        `${file}: group "sym" of 3 processes (first, second, ping), 5 commands before them`,
      errors: "",
    });
  }));

Deno.test("mp_run names each mistake of a file on a line, and ends with 2", () =>
  withProcesses(async (start) => {
    const folder = mkdtempSync(`${tmpdir()}/dpdk-ts-mp-run-`);
    try {
      const path = `${folder}/wrong.yaml`;
      writeFileSync(
        path,
        "name: g\nprocesses:\n  a: { app: simple_mp, lcore: 2 }\n  b: { app: x }\n",
      );
      for (const mode of [[], ["--check"], ["--dry-run"]]) {
        const { code, errors } = await end(startMpRun(start, ...mode, path));
        assert.equal(code, 2);
        const [first, second, ...more] = errors.split("\n");
        assert.ok(first!.startsWith(`${path}:3:24: processes.a has no key`));
        assert.ok(second!.startsWith(`${path}:4:13: processes.b.app must be`));
        assert.deepEqual(more, []);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  }));

Deno.test("mp_run refuses a wrong command line in one line", () =>
  withProcesses(async (start) => {
    const file = "examples/simple_mp.yaml";
    const wrong: readonly (readonly [readonly string[], RegExp])[] = [
      [[], /^mp_run: which file\? \(try --help\)$/],
      [["--no-such"], /^mp_run: unknown option '--no-such' \(try --help\)$/],
      [["--check", "--clear", file], /^mp_run: --check and --clear exclude/],
      [
        [file, "b.yaml"],
        /^mp_run: one file at a time, not also b\.yaml \(try --help\)$/,
      ],
      [
        ["none.yaml"],
        /^mp_run: Cannot read none\.yaml: no such file or folder$/,
      ],
      [["examples"], /^mp_run: Cannot read examples: it is a folder$/],
      [["--name=a b", file], /simple_mp\.yaml:\d+:\d+: name must be letters/],
    ];
    for (const [args, message] of wrong) {
      const { code, output, errors } = await end(startMpRun(start, ...args));
      assert.equal(code, 2, args.join(" "));
      assert.equal(output, "");
      assert.match(errors, message);
    }
  }));
