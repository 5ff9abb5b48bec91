/**
 * Every file in examples/ is brought up, passes traffic and is taken down with
 * nothing left.
 */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import type { TestProcess } from "../../testenv/process.ts";
import { interrupt, linesOf, pidOf, ROOT, withGroup } from "./_mp_run.ts";

const LIMIT = { limit: 60_000 };

/** Sees that traffic passes, and ends the group. */
type Look = (group: TestProcess) => Promise<void>;

/** The sum of a counter that several processes print at their end. */
function received(group: TestProcess, labels: readonly string[]): number[] {
  return labels.map((label) =>
    linesOf(group, label).reduce((sum, line) => {
      const found = /^Port \d: RX - (\d+), TX - \d+, Drop - \d+$/.exec(line);
      return sum + Number(found?.[1] ?? 0);
    }, 0)
  );
}

const looks: Readonly<Record<string, Look>> = {
  async simple_mp(group) {
    await group.waitForLine(/\| all processes are ready/, LIMIT);
    await group.write("primary> send hello\n");
    await group.waitForLine(/^secondary\| .*core 3: Received 'hello'$/);
    await group.write("secondary> send hello_yourself\n");
    await group.waitForLine(/^primary *\| .*core 1: Received 'hello_yourself'/);
    // The same process as before, until another one is named.
    await group.write("quit\nprimary>\nquit\n");
    assert.equal((await group.waitForEnd()).code, 0);
  },
  async symmetric_mp(group) {
    await group.waitForLine(/^ping .*icmp_seq=20 /, LIMIT);
    await interrupt(group);
    const sum = received(group, ["first", "second"]).reduce((a, b) => a + b);
    // Each request and each answer crosses two ports.
    assert.ok(sum >= 40, `${sum} packets`);
    const answers = /(\d+) received/.exec(linesOf(group, "ping").join("\n"));
    assert.ok(Number(answers?.[1]) >= 15, `${answers?.[1]} answers`);
  },
  async client_server_mp(group) {
    await group.waitForLine(/^ping .*icmp_seq=20 /, LIMIT);
    for (const client of ["0", "1"]) {
      const rx = new RegExp(`^server *\\| Client +${client} - rx: +\\d{2}`);
      await group.waitForLine(rx, LIMIT);
    }
    // A client that is killed comes back, and so do the answers.
    const from = group.lines.length;
    Deno.kill(await pidOf(group, "client0"), "SIGKILL");
    await group.waitForLine(/client0 ended by SIGKILL/, { ...LIMIT, from });
    await pidOf(group, "client0", from);
    const again = group.lines.length;
    await group.waitForLine(/^client0\| .*Finished Process Init/, {
      ...LIMIT,
      from: again,
    });
    await group.waitForLine(/^ping .*icmp_seq=\d+ /, {
      ...LIMIT,
      from: group.lines.length,
    });
    await interrupt(group);
  },
  async l2fwd_fork(group) {
    await group.waitForLine(/Total packets received: +[1-9]/, LIMIT);
    await interrupt(group);
    assert.ok(
      linesOf(group, "mp_run").includes("l2fwd_fork ended with exit code 0"),
    );
  },
  async mixed(group) {
    await group.waitForLine(/^typescript\| lcore 1 using queue 1/, LIMIT);
    await new Promise((resolve) => setTimeout(resolve, 500));
    await interrupt(group);
    for (const sum of received(group, ["c", "typescript"])) {
      assert.ok(sum > 1000, `${sum} packets`);
    }
  },
};

const names = readdirSync(`${ROOT}/examples`)
  .filter((file) => file.endsWith(".yaml"))
  .map((file) => file.replace(/\.yaml$/, ""));

Deno.test("examples/ has what the tests look at", () => {
  assert.deepEqual(names.sort(), Object.keys(looks).sort());
});

for (const name of names) {
  const path = `examples/${name}.yaml`;
  Deno.test(`${path} passes traffic and leaves nothing behind`, () =>
    withGroup(async ({ run }) => {
      await looks[name]!(run(path));
    }));

  Deno.test(`${path} names its schema for editors`, () => {
    assert.match(
      readFileSync(`${ROOT}/${path}`, "utf8"),
      /^# yaml-language-server: \$schema=\.\.\/schema\/mp_run\.schema\.json\n/,
    );
  });

  Deno.test(`--dry-run of ${path} prints what a run runs`, () =>
    withGroup(async ({ run }) => {
      const dry = run(path, "--dry-run");
      assert.equal((await dry.waitForEnd()).code, 0);
      const commands = dry.text("stdout")
        .filter((line) => line !== "" && !line.startsWith("#"));
      const group = run(path);
      await group.waitForLine(/\| all processes are ready/, LIMIT);
      const seen = group.text("stdout");
      const labels = seen.flatMap((line) =>
        /\| ([\w-]+) is process /.exec(line)?.[1] ?? []
      );
      assert.ok(labels.length > 0);
      for (const label of labels) {
        // The kernel's word for it; quotes are for shells.
        const pid = await pidOf(group, label);
        const words = readFileSync(`/proc/${pid}/cmdline`, "utf8")
          .split("\0").slice(1, -1).join(" ");
        const line = commands.find((command) => command.endsWith(words));
        assert.ok(line !== undefined, `${label}: ${words}`);
      }
      await interrupt(group);
      const executed = group.text("stdout")
        .flatMap((line) => /^[\w-]+ *\| \$ (.*)$/.exec(line)?.[1] ?? []);
      assert.deepEqual(executed, commands);
    }));
}
