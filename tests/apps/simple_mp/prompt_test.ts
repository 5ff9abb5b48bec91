/**
 * simple_mp's prompt shows what C's shows, byte for byte, on a pipe and on a
 * terminal.
 */
import assert from "node:assert/strict";
import { withPrefix } from "../../testenv/prefix.ts";
import { withProcesses } from "../../testenv/process.ts";
import { command, IDLE_PROMPT, type Kind } from "../../testenv/simple_mp.ts";

const LONGEST = "a".repeat(126);

const LINES = [
  "help",
  "",
  "   ",
  "# comment",
  "send",
  "send a b",
  "quit x",
  "QUIT",
  "foo bar",
  " send   hello  ",
  "send a#b",
  "send\ttab",
  "se x",
  `send ${LONGEST}`,
  `send ${LONGEST}a`,
  `${LONGEST}a x`,
  'send "a b"',
  "help#x",
  "b".repeat(600),
  // Keys that also work on a pipe.
  "?",
  "\t",
  "he\t",
  "h\t\t",
  "s?x",
  "send a?b",
  "send a ?",
  "send ?",
  "x?",
  "send \u00e9\x07y",
  "abc\x03help",
  "ab\x7f\b\bfoo",
  "help\x0c",
  "xx\x1b[D\x1b[Dy\x1b[3~\x05z\x01\x06\x17",
  "abc def\x0b\x02\x02\x0b\x19\x1b[A\x1b[A\x1b[B",
];

/** Quotes a word for the shell. */
function quote(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

async function onPipe(kind: Kind, prefix: string): Promise<string[]> {
  // With one lcore there is no start line that could stand anywhere.
  const [program, ...args] = command(kind, prefix, { lcores: [0] });
  const child = new Deno.Command(program, {
    args,
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const input = child.stdin.getWriter();
  await input.write(new TextEncoder().encode(`${LINES.join("\n")}\nquit\n`));
  const { code, stdout } = await child.output();
  await input.close().catch(() => {});
  assert.equal(code, 0);
  return new TextDecoder().decode(stdout).split("\n");
}

function onTerminal(kind: Kind, prefix: string): Promise<string[]> {
  return withProcesses(async (start) => {
    const words = command(kind, prefix, { lcores: [0] }).map(quote);
    const terminal = start(kind, "script", {
      args: ["-qec", `${words.join(" ")} 2>/dev/null`, "/dev/null"],
    });
    await terminal.waitForLine(IDLE_PROMPT);
    for (const line of LINES) await terminal.write(`${line}\r`);
    await terminal.write("quit\r");
    assert.equal((await terminal.waitForEnd()).code, 0);
    return terminal.text("stdout");
  });
}

for (
  const [place, transcript] of [["pipe", onPipe], [
    "terminal",
    onTerminal,
  ]] as const
) {
  Deno.test(`simple_mp's transcript on a ${place} is C's`, async () => {
    const [ours, theirs] = [
      await withPrefix("smp", (prefix) => transcript("Deno", prefix)),
      await withPrefix("smp", (prefix) => transcript("C", prefix)),
    ];
    assert.ok(theirs.length > LINES.length);
    assert.deepEqual(ours, theirs);
  });
}

for (const [signal, code] of [["SIGINT", 130], ["SIGTERM", 143]] as const) {
  Deno.test(`simple_mp gives the terminal back on ${signal}`, () =>
    withPrefix("smp", (prefix) =>
      withProcesses(async (start) => {
        const words = command("Deno", prefix, { lcores: [0, 1] }).map(quote);
        const inner = quote(`echo pid $$; exec ${words.join(" ")} 2>/dev/null`);
        const terminal = start("terminal", "script", {
          args: [
            "-qec",
            `stty -a; sh -c ${inner}; echo code $?; stty -a`,
            "/dev/null",
          ],
        });
        const pid = Number(
          (await terminal.waitForLine(/^pid \d+$/)).slice("pid ".length),
        );
        await terminal.waitForLine("simple_mp > ");
        await terminal.waitForLine("Starting core 1");
        await terminal.write("half typed");
        await terminal.waitForLine(/half typed$/);
        Deno.kill(pid, signal);
        await terminal.waitForEnd();
        const lines = terminal.text("stdout");
        const end = lines.findIndex((line) => line.includes("code "));
        assert.match(lines[end] ?? "", new RegExp(`code ${code}$`));
        const settings = lines.slice(
          0,
          lines.findIndex((line) => line.startsWith("pid ")),
        );
        assert.deepEqual(
          lines.slice(end + 1, end + 1 + settings.length),
          settings,
        );
      })));
}

Deno.test("simple_mp completes commands and recalls lines on a terminal", () =>
  withPrefix("smp", (prefix) =>
    withProcesses(async (start) => {
      const words = command("Deno", prefix, { lcores: [0] }).map(quote);
      const terminal = start("terminal", "script", {
        args: ["-qec", `${words.join(" ")} 2>/dev/null`, "/dev/null"],
      });
      await terminal.waitForLine(IDLE_PROMPT);
      await terminal.write("fo\r");
      await terminal.waitForLine("Command not found");
      const from = terminal.lines.length;
      await terminal.write("\x1b[Ao\r");
      await terminal.waitForLine("Command not found", { from });
      await terminal.write("h\t\r");
      await terminal.waitForLine("- send [string]");
      await terminal.write("\x04");
      assert.equal((await terminal.waitForEnd()).code, 0);
    })));
