/** What mp_run does with its processes, shown with programs without DPDK. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { readLife } from "../../../packages/group/internal/process_life.ts";
import {
  type GroupTest,
  interrupt,
  linesOf,
  ROOT,
  withGroup,
} from "./_mp_run.ts";

/** Runs a group to its end; returns exit code, output and error output. */
async function runAll({ run, file }: GroupTest, text: string) {
  const group = run(file(text));
  const { code } = await group.waitForEnd(60_000);
  return { code, group, errors: group.text("stderr").join("\n") };
}

Deno.test("a group ends with 0 when all its processes have", () =>
  withGroup(async (test) => {
    const { code, group } = await runAll(
      test,
      `
name: g
processes:
  a: { command: echo one }
  b: { command: [sh, -c, 'echo "two words" >&2'] }
`,
    );
    assert.equal(code, 0);
    assert.ok(linesOf(group, "a").includes("one"));
    assert.ok(linesOf(group, "b").includes("two words"));
  }));

Deno.test("a process that fails takes the group down", () =>
  withGroup(async (test) => {
    const { code, errors, group } = await runAll(
      test,
      `
name: g
processes:
  a: { command: sleep 100 }
  b: { command: "false" }
`,
    );
    assert.equal(code, 1);
    assert.equal(errors, 'mp_run: "b" ended with exit code 1');
    assert.ok(linesOf(group, "mp_run").includes("a ended by SIGINT"));
  }));

Deno.test("a program that is not there takes the group down", () =>
  withGroup(async (test) => {
    const { code, errors } = await runAll(
      test,
      "name: g\nprocesses:\n  a: { command: no_such_program }",
    );
    assert.equal(code, 1);
    assert.match(errors, /Cannot start no_such_program: there is no such/);
  }));

Deno.test("a command of prepare that fails says why", () =>
  withGroup(async (test) => {
    const { code, errors } = await runAll(
      test,
      "name: g\nprepare: [echo broken >&2; exit 3]\nprocesses:\n  a: { command: x }",
    );
    assert.equal(code, 1);
    assert.match(errors, /^mp_run: Cannot run sh -c .*: broken$/);
  }));

Deno.test("ends-group gives the group its exit code", () =>
  withGroup(async (test) => {
    const { code } = await runAll(
      test,
      `
name: g
processes:
  a: { command: sleep 100 }
  b: { command: [sh, -c, exit 7], ends-group: true }
`,
    );
    assert.equal(code, 7);
  }));

Deno.test("restart brings a process back, and gives up after failures in a row", () =>
  withGroup(async (test) => {
    const { code, errors, group } = await runAll(
      test,
      `
name: g
processes:
  a:
    command: [sh, -c, 'echo life; exit 2']
    restart: { when: on-failure, interval: 0.05, failures: 3 }
`,
    );
    assert.equal(code, 1);
    assert.equal(errors, 'mp_run: "a" ended too early 3 times in a row');
    const lives = linesOf(group, "a").filter((line) => line === "life");
    assert.equal(lives.length, 3);
  }));

Deno.test("restart on-failure lets a process end that ends with 0", () =>
  withGroup(async (test) => {
    const { code } = await runAll(
      test,
      "name: g\nprocesses:\n  a: { command: 'true', restart: on-failure }",
    );
    assert.equal(code, 0);
  }));

Deno.test("those below start when output, file, socket or exit are there", () =>
  withGroup(async (test) => {
    const socket = `${test.folder}/s`;
    const serve =
      `const l = Deno.listen({ transport: "unix", path: "${socket}" });` +
      `(await l.accept()).close(); setTimeout(() => {}, 100000);`;
    const { code, group } = await runAll(
      test,
      `
name: g
processes:
  output: { command: [sh, -c, 'sleep 0.2; echo up; sleep 100'], ready: ^up$ }
  file: { command: [sh, -c, 'sleep 0.2; touch \${scratch}/f; sleep 100'], ready: { file: "\${scratch}/f" } }
  socket: { command: [deno, eval, '${serve}'], ready: { socket: ${socket} } }
  exit: { command: [sh, -c, 'sleep 0.2; echo out'], ready: { exit: true } }
  last: { command: "true", ends-group: true }
`,
    );
    assert.equal(code, 0);
    const lines = group.text("stdout");
    const at = (pattern: RegExp): number =>
      lines.findIndex((line) => pattern.test(line));
    assert.ok(at(/^output *\| up$/) < at(/ file is process/));
    assert.ok(at(/ file is process/) < at(/ socket is process/));
    assert.ok(at(/ socket is process/) < at(/ exit is process/));
    assert.ok(at(/ exit ended with exit code 0/) < at(/ last is process/));
    // Taken down in reverse order.
    const ends = lines.flatMap((line) =>
      /\| (\w+) ended (?:by|with)/.exec(line)?.[1] ?? []
    );
    assert.deepEqual(ends, ["exit", "last", "socket", "file", "output"]);
  }));

Deno.test("a process that is not ready in time takes the group down", () =>
  withGroup(async (test) => {
    const { code, errors } = await runAll(
      test,
      "name: g\nprocesses:\n  a: { command: sleep 100, ready: { output: up, within: 0.3 } }",
    );
    assert.equal(code, 1);
    assert.equal(
      errors,
      'mp_run: "a" is not ready: no line of output matched /up/ within 0.3 s',
    );
  }));

Deno.test("a process that ends before it is ready takes the group down", () =>
  withGroup(async (test) => {
    const { code, errors } = await runAll(
      test,
      "name: g\nprocesses:\n  a: { command: echo no, ready: yes! }",
    );
    assert.equal(code, 1);
    assert.equal(errors, 'mp_run: "a" ended before it was ready');
  }));

Deno.test("stdin is typed line by line, each when its time has come", () =>
  withGroup(async (test) => {
    const { code, group } = await runAll(
      test,
      `
name: g
processes:
  a:
    command: [sh, -c, 'while read x; do echo "a has $x"; [ "$x" = end ] && exit; done']
    stdin: [one, { once: b has three, from: b, send: two }, { once: a has two, send: end }]
  b:
    command: [sh, -c, 'read x; echo "b has $x"']
    stdin: [{ once: a has one, from: a, send: three }]
`,
    );
    assert.equal(code, 0);
    assert.deepEqual(
      linesOf(group, "a").filter((line) => line.startsWith("a has")),
      ["a has one", "a has two", "a has end"],
    );
  }));

Deno.test("typed lines go to the process that is named, or was last", () =>
  withGroup(async ({ run, file }) => {
    const group = run(file(`
name: g
processes:
  a: { command: cat }
  b: { command: cat }
`));
    await group.waitForLine(/all processes are ready/);
    await group.write("lost\n");
    await group.waitForLine("type LABEL> TEXT, where LABEL is a or b");
    await group.write("b> one\ntwo\na>three\n");
    await group.waitForLine(/^a *\| three$/);
    await group.waitForLine(/^b *\| two$/);
    assert.ok(linesOf(group, "b").includes("one"));
    await interrupt(group);
  }));

Deno.test("what does not end by itself is killed, with what it started", () =>
  withGroup(async ({ run, file, folder }) => {
    const group = run(file(`
name: g
processes:
  a:
    command: [sh, -c, 'trap "" INT; sleep 100 & echo $! > ${folder}/pid; echo deaf; wait']
    ready: deaf
    stop: { within: 0.3 }
`));
    await group.waitForLine(/all processes are ready/);
    await interrupt(group);
    assert.ok(linesOf(group, "mp_run").includes("a ended by SIGKILL"));
    const child = readFileSync(`${folder}/pid`, "utf8").trim();
    assert.equal(readLife(child), undefined);
  }));

Deno.test("a second Ctrl-C kills at once", () =>
  withGroup(async ({ run, file }) => {
    const group = run(file(`
name: g
processes:
  a: { command: [sh, -c, 'trap "" INT; echo deaf; read x'], ready: deaf, stop: { within: 500 } }
`));
    await group.waitForLine(/all processes are ready/);
    group.kill("SIGINT");
    await group.waitForLine(/the group is taken down/);
    await new Promise((resolve) => setTimeout(resolve, 800));
    await interrupt(group);
  }));

Deno.test("SIGTERM and SIGHUP take the group down with their exit codes", () =>
  withGroup(async ({ run, file }) => {
    const path = file("name: g\nprocesses:\n  a: { command: sleep 100 }");
    for (const [signal, code] of [["SIGTERM", 143], ["SIGHUP", 129]] as const) {
      const group = run(path);
      await group.waitForLine(/all processes are ready/);
      group.kill(signal);
      assert.equal((await group.waitForEnd()).code, code);
    }
  }));

Deno.test("environment and folder reach the process", () =>
  withGroup(async (test) => {
    const { code, group } = await runAll(
      test,
      `
name: g
processes:
  a:
    command: [sh, -c, 'echo "$COLOR in $PWD"']
    environment: { COLOR: deep blue }
    folder: ${test.folder}
`,
    );
    assert.equal(code, 0);
    const lines = linesOf(group, "a");
    assert.ok(lines.includes(`deep blue in ${test.folder}`));
    assert.equal(
      lines[0],
      `$ (cd ${test.folder} && COLOR='deep blue' sh -c 'echo "$COLOR in $PWD"')`,
    );
  }));

Deno.test("labels are colored on request, and never with NO_COLOR", () =>
  withGroup(async ({ file, name }) => {
    const path = file("name: g\nprocesses:\n  a: { command: echo x }");
    const outputOf = async (env: Record<string, string>) => {
      const { stdout } = await new Deno.Command(Deno.execPath(), {
        args: ["run", "-A", "apps/mp_run.ts", `--name=${name}`, path],
        cwd: ROOT,
        env,
      }).output();
      return new TextDecoder().decode(stdout);
    };
    const colored = await outputOf({ NO_COLOR: "", FORCE_COLOR: "1" });
    assert.ok(colored.includes("\x1b[36ma     |"), colored);
    const plain = await outputOf({ NO_COLOR: "1", FORCE_COLOR: "1" });
    assert.ok(!plain.includes("\x1b"), plain);
  }));

Deno.test("a group whose output nobody reads any more is taken down", () =>
  withGroup(async ({ file, name }) => {
    const path = file(
      "name: g\nprocesses:\n  a: { command: [sh, -c, 'while sleep 0.05; do echo x; done'] }",
    );
    const { stdout } = await new Deno.Command("bash", {
      args: [
        "-c",
        `"$0" run -A apps/mp_run.ts --name=${name} ${path} | head -5; echo "\${PIPESTATUS[0]}"`,
        Deno.execPath(),
      ],
      cwd: ROOT,
    }).output();
    assert.match(new TextDecoder().decode(stdout), /\n1\n$/);
  }));

Deno.test("a DPDK process that fails takes its primary and the devices down", () =>
  withGroup(async (test) => {
    const { code, errors, group } = await runAll(
      test,
      `
name: g
network: { namespaces: ["\${name}-a"], taps: [{ device: "\${name}0", namespace: "\${name}-a" }] }
eal: { memory: 32, vdevs: ["net_tap0,iface=\${name}0", net_null0] }
processes:
  first:
    app: symmetric_mp
    arguments: -p 3 --num-procs=2 --proc-id=0 --mbufs 2047
  second:
    app: symmetric_mp
    arguments: -p 3 --num-procs=2 --proc-id=2
`,
    );
    assert.equal(code, 1);
    assert.match(errors, /^mp_run: "second" ended with exit code 1$/);
    assert.ok(
      linesOf(group, "mp_run").includes("first ended with exit code 0"),
    );
  }));
