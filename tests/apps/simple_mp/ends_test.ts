/**
 * How simple_mp starts and ends: process types, end of input, signals, and what
 * it says when it cannot start.
 */
import assert from "node:assert/strict";
import { assertFatal } from "../../testenv/ends.ts";
import { withPrefix } from "../../testenv/prefix.ts";
import { withProcesses } from "../../testenv/process.ts";
import { Chatter, command, startChatter } from "../../testenv/simple_mp.ts";

Deno.test("simple_mp takes the end of input as quit, an open line dropped", () =>
  withPrefix("smp", (prefix) =>
    withProcesses(async (start) => {
      const primary = await startChatter(start, "Deno", "primary", prefix);
      const secondary = await startChatter(start, "Deno", "secondary", prefix);
      await primary.process.write("send whole\nsend half");
      await secondary.hears("whole");
      await primary.process.endInput();
      assert.deepEqual(await primary.process.waitForEnd(), {
        code: 0,
        signal: null,
      });
      await secondary.process.endInput();
      assert.equal((await secondary.process.waitForEnd()).code, 0);
      assert.deepEqual(secondary.received(), ["whole"]);
    })));

Deno.test("simple_mp runs with standard input at its end already", () =>
  withPrefix("smp", (prefix) =>
    withProcesses(async (start) => {
      const [program, ...args] = command("Deno", prefix, { lcores: [0, 1] });
      const process = start("no input", program, { args });
      await process.endInput();
      assert.equal((await process.waitForEnd()).code, 0);
    })));

Deno.test("simple_mp ends when nobody reads its output any more", () =>
  withPrefix("smp", async (prefix) => {
    const [program, ...args] = command("Deno", prefix, { lcores: [0, 1] });
    const child = new Deno.Command(program, {
      args,
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const output = child.stdout.getReader();
    await output.read();
    await output.cancel();
    const input = child.stdin.getWriter();
    const commands = new TextEncoder().encode("help\nhelp\nhelp\n");
    await input.write(commands);
    const errors = await new Response(child.stderr).text();
    const { code } = await child.status;
    await input.close().catch(() => {});
    assert.equal(code, 0);
    assert.doesNotMatch(errors, /EPIPE|^\s+at /m);
  }));

for (const [signal, code] of [["SIGINT", 130], ["SIGTERM", 143]] as const) {
  Deno.test(`simple_mp ends on ${signal} with the code of a shell`, () =>
    withPrefix("smp", (prefix) =>
      withProcesses(async (start) => {
        const primary = await startChatter(start, "Deno", "primary", prefix);
        primary.process.kill(signal);
        assert.deepEqual(await primary.process.waitForEnd(), {
          code,
          signal: null,
        });
      })));
}

Deno.test("simple_mp with --proc-type=auto becomes primary, then secondary", () =>
  withPrefix("smp", (prefix) =>
    withProcesses(async (start) => {
      const chatters: Chatter[] = [];
      for (const lcores of [[0, 1], [2, 3]] as const) {
        const [program, ...args] = command("Deno", prefix, {
          lcores,
          processType: "auto",
        });
        const process = start(`auto ${lcores}`, program, { args });
        await process.waitForLine(`Starting core ${lcores[1]}`);
        const chatter = new Chatter(process, lcores[1]);
        await chatter.prompted(1);
        chatters.push(chatter);
      }
      const [primary, secondary] = chatters as [Chatter, Chatter];
      await primary.process.waitForLine(
        "EAL: Auto-detected process type: PRIMARY",
      );
      await secondary.process.waitForLine(
        "EAL: Auto-detected process type: SECONDARY",
      );
      await secondary.say("send hello");
      await primary.hears("hello");
      assert.equal(await secondary.quit(), 0);
      assert.equal(await primary.quit(), 0);
    })));

Deno.test("simple_mp with one lcore sends and never receives", () =>
  withPrefix("smp", (prefix) =>
    withProcesses(async (start) => {
      const [program, ...args] = command("Deno", prefix, { lcores: [0] });
      const process = start("one lcore", program, { args });
      const primary = new Chatter(process, -1);
      await primary.prompted(1);
      await primary.say("# ready");
      const secondary = await startChatter(start, "C", "secondary", prefix);
      await primary.say("send hello");
      await secondary.hears("hello");
      await secondary.say("send back");
      assert.equal(await secondary.quit(), 0);
      assert.equal(await primary.quit(), 0);
      assert.deepEqual(primary.linesSince("# ready"), ["send hello", "quit"]);
      assert.doesNotMatch(process.text("stdout").join("\n"), /Starting core/);
    })));

Deno.test("simple_mp shares the messages among all receivers, each once", () =>
  withPrefix("smp", (prefix) =>
    withProcesses(async (start) => {
      const primary = await startChatter(start, "C", "primary", prefix);
      const [program, ...args] = command("Deno", prefix, {
        lcores: [2, 3, 4],
        processType: "secondary",
      });
      const process = start("two receivers", program, { args });
      await process.waitForLine("Starting core 3");
      await process.waitForLine("Starting core 4");
      const secondary = new Chatter(process, 3);
      const texts = Array.from({ length: 200 }, (_, index) => `m${index}`);
      for (const text of texts) await primary.say(`send ${text}`);
      await process.waitForLine(/Received 'm199'/);
      assert.equal(await secondary.quit(), 0);
      assert.deepEqual(secondary.received().sort(), texts.sort());
      assert.equal(await primary.quit(), 0);
    })));

Deno.test("simple_mp as a secondary without primary says so", () =>
  withPrefix("smp", (prefix) =>
    withProcesses(async (start) => {
      for (const type of ["secondary", "SECONDARY"]) {
        const [program, ...args] = command("Deno", prefix, {
          lcores: [0, 1],
          extra: ["--proc-type", type],
        });
        const process = start(`lonely ${type}`, program, { args });
        await assertFatal(
          process,
          /Cannot init EAL: there is no primary process with file prefix "smp_/,
        );
      }
    })));

Deno.test("simple_mp as a second primary says so, whatever else it is asked for, and spares the first", () =>
  withPrefix("smp", (prefix) =>
    withProcesses(async (start) => {
      const primary = await startChatter(start, "C", "primary", prefix);
      const { pid } = primary.process;
      for (const extra of [[], ["-v"], ["--proc=Primary"]]) {
        const [program, ...args] = command("Deno", prefix, {
          lcores: [2, 3],
          extra,
        });
        const process = start(`second primary ${extra}`, program, { args });
        await assertFatal(
          process,
          new RegExp(`Cannot init EAL: .*another primary process .pid ${pid}.`),
        );
      }
      const secondary = await startChatter(start, "Deno", "secondary", prefix);
      await primary.say("send alive");
      await secondary.hears("alive");
      assert.equal(await secondary.quit(), 0);
      assert.equal(await primary.quit(), 0);
    })));

Deno.test("simple_mp names a word that is no role", () =>
  withPrefix("smp", (prefix) =>
    withProcesses(async (start) => {
      const [program, ...args] = command("Deno", prefix, {
        extra: ["--proc-type=boss"],
      });
      const process = start("boss", program, { args });
      await assertFatal(process, /--proc-type must be primary, secondary or/);
    })));

Deno.test("simple_mp cannot start as primary while a secondary of a dead one lives", () =>
  withPrefix("smp", (prefix) =>
    withProcesses(async (start) => {
      const primary = await startChatter(start, "Deno", "primary", prefix);
      const secondary = await startChatter(start, "Deno", "secondary", prefix);
      primary.process.kill("SIGKILL");
      await primary.process.waitForEnd();
      const [program, ...args] = command("Deno", prefix, { lcores: [0, 1] });
      const process = start("new primary", program, { args });
      const { pid } = secondary.process;
      await assertFatal(
        process,
        new RegExp(`a secondary process .pid ${pid}. of an earlier primary`),
      );
      await secondary.say("send alive");
      assert.equal(await secondary.quit(), 0);
      // With the survivor gone, a primary starts again.
      const next = await startChatter(start, "Deno", "primary", prefix);
      assert.equal(await next.quit(), 0);
    })));

Deno.test("simple_mp refuses an unknown EAL option", () =>
  withPrefix("smp", (prefix) =>
    withProcesses(async (start) => {
      const [program, ...args] = command("Deno", prefix, {
        extra: ["--no-such-option"],
      });
      const process = start("unknown option", program, { args });
      await assertFatal(
        process,
        /Cannot init EAL: unrecognized option '--no-such-option'/,
      );
    })));
