/**
 * mp_top on a terminal.
 *
 *   deno test -A tests/apps/mp_top/terminal_test.ts -- --screenshots
 *
 * also renews `docs/mp_top_terminal.svg`.
 */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { TestProcess } from "../../testenv/process.ts";
import { terminalSvg } from "./_terminal_svg.ts";
import { topCommand, type TopTest, withTop } from "./_group.ts";
import { makeRecording, recordingText } from "./recording.ts";

const SCREENSHOT = fileURLToPath(
  new URL("../../../docs/mp_top_terminal.svg", import.meta.url),
);
/** Seconds that are to be seen in the screenshot's history. */
const SCREENSHOT_SECONDS = 70;
const ENTER = "\x1b[?1049h";
const LEAVE = "\x1b[?25h\x1b[?1049l";

/** Quotes a word for the shell. */
function quote(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

/** Starts mp_top on a pseudo-terminal of a size. */
function onTerminal(
  { start }: TopTest,
  words: readonly string[],
  { permissions = [], size = "rows 40 cols 100" }: {
    readonly permissions?: readonly string[];
    readonly size?: string;
  } = {},
): TestProcess {
  const command = [...topCommand(permissions), ...words].map(quote).join(" ");
  // exec would let the terminal end with it: what follows could not be seen.
  const inner = quote(`echo pid $$; exec ${command}`);
  const script =
    `stty ${size}; stty -g; sh -c ${inner}; echo code $?; stty -g; read line`;
  return start("mp_top on a terminal", "script", {
    args: ["-qec", script, "/dev/null"],
    env: { TERM: "xterm-256color" },
  });
}

/** Everything on the terminal so far. */
function output(terminal: TestProcess): string {
  return terminal.text("stdout").join("\n");
}

/** Waits until the newest picture has a text. */
async function waitForPicture(
  terminal: TestProcess,
  pattern: RegExp,
): Promise<string> {
  const deadline = performance.now() + 30_000;
  for (;;) {
    const picture = output(terminal).split("\x1b[H").at(-1)!;
    // Half a picture has no end.
    if (pattern.test(picture) && picture.includes("\x1b[J")) return picture;
    if (performance.now() > deadline || terminal.ended) {
      throw new Error(`no picture has ${pattern}:\n${JSON.stringify(picture)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Checks that the terminal is as it was, and its exit code. */
async function assertGivenBack(terminal: TestProcess, code: number) {
  await terminal.waitForLine(`code ${code}`);
  await terminal.write("\n");
  await terminal.waitForEnd();
  const text = output(terminal);
  assert.equal(text.split(ENTER).length, text.split(LEAVE).length);
  assert.ok(text.lastIndexOf(LEAVE) > text.lastIndexOf(ENTER));
  const settings = terminal.text("stdout").filter((line) =>
    /^[0-9a-f]+(:[0-9a-f]+){10,}$/.test(line)
  );
  assert.equal(settings.length, 2);
  assert.equal(settings[1], settings[0]);
}

function withRecording(
  body: (
    test: TopTest,
    words: string[],
    permissions: string[],
  ) => Promise<void>,
): Promise<void> {
  return withTop(async (test) => {
    const path = `${test.folder}/recording`;
    writeFileSync(path, recordingText(makeRecording({ count: 130 })));
    await body(test, ["--replay", path], [`--allow-read=${path}`]);
  });
}

Deno.test("mp_top on a terminal shows a running group until q", () =>
  withTop(async (test) => {
    await test.server(2);
    for (const id of [0, 1]) await test.client(id);
    const terminal = onTerminal(test, [test.prefix]);
    const picture = await waitForPicture(terminal, /live \d\d:\d\d:\d\d/);
    for (const part of ["mp_server -p 3 -n 2", "MProc_Client_0_RX", "q quit"]) {
      assert.ok(picture.includes(part), `${part} in ${picture}`);
    }
    await terminal.write("q");
    await assertGivenBack(terminal, 0);
    if (Deno.args.includes("--screenshots")) await takeScreenshot(test);
  }));

/** Watches the group for a while, and draws what is on the terminal then. */
async function takeScreenshot(test: TopTest): Promise<void> {
  const columns = 120;
  const command = [...topCommand(), test.prefix].map(quote).join(" ");
  const terminal = test.start("mp_top in colours", "script", {
    args: [
      "-qec",
      `stty rows 31 cols ${columns}; NO_COLOR= ${command}`,
      "/dev/null",
    ],
  });
  await new Promise((resolve) =>
    setTimeout(resolve, SCREENSHOT_SECONDS * 1000)
  );
  const picture = await waitForPicture(terminal, /live/);
  // deno-lint-ignore no-control-regex -- codes that clear begin with it
  const lines = picture.replaceAll(/\x1b\[[KJ]/g, "").split("\n");
  // A name that says something, and what stands right of it stays there.
  const name = "edge";
  const missing = " ".repeat(test.prefix.length - name.length);
  const shown = lines.map((line) =>
    line.includes(test.prefix)
      ? line.replace(test.prefix, name).replace(/ (\S*live )/, `${missing} $1`)
      : line
  );
  writeFileSync(SCREENSHOT, terminalSvg(shown, columns));
  await terminal.write("q");
  await terminal.waitForEnd();
}

Deno.test("mp_top on a terminal lets a person choose the group", () =>
  withTop(async (test) => {
    await test.server(1);
    const terminal = onTerminal(test, []);
    await waitForPicture(terminal, new RegExp(test.prefix));
    // Others may run groups of their own: go down to ours.
    for (let i = 0; i < 100; i++) {
      const picture = await waitForPicture(terminal, /›/);
      if (picture.includes(`› ${test.prefix}`)) break;
      await terminal.write("j");
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    await terminal.write("\r");
    await waitForPicture(terminal, new RegExp(`mp_top  ${test.prefix}`));
    await terminal.write("g");
    await waitForPicture(terminal, /choose a group/);
    await terminal.write("q");
    await assertGivenBack(terminal, 0);
  }));

Deno.test("mp_top on a terminal obeys keys", () =>
  withRecording(async (test, words, permissions) => {
    const terminal = onTerminal(test, words, { permissions });
    await waitForPicture(terminal, /recording \d/);
    await terminal.write("\x1b[D\x1b[D");
    await waitForPicture(terminal, /held at/);
    await terminal.write("/client_2\r");
    const filtered = await waitForPicture(terminal, /Rings \(1 of 3\)/);
    assert.ok(!filtered.includes("MProc_Client_0_RX"));
    await terminal.write("?");
    await waitForPicture(terminal, /choose another group/);
    await terminal.write("xs");
    await waitForPicture(terminal, /PID.*▾/);
    await terminal.write("q");
    await assertGivenBack(terminal, 0);
  }));

Deno.test("mp_top on a terminal follows its size", () =>
  withRecording(async (test, words, permissions) => {
    const terminal = onTerminal(test, words, {
      permissions,
      size: "rows 40 cols 150",
    });
    const pid = (await terminal.waitForLine(/^pid \d+/)).slice(4);
    const wide = await waitForPicture(terminal, /recording \d/);
    assert.ok(wide.includes("02:70:63:61:70:01"));
    const pts = Deno.readLinkSync(`/proc/${pid}/fd/0`);
    await new Deno.Command("stty", {
      args: ["-F", pts, "rows", "12", "cols", "60"],
    }).output();
    const small = await waitForPicture(terminal, /\(4, 1 to \d\)/);
    const lines = small.split("\n");
    assert.equal(lines.length, 12);
    assert.ok(!small.includes("02:70:63:61:70:01"));
    await terminal.write("q");
    await assertGivenBack(terminal, 0);
  }));

for (
  const [signal, code] of [["SIGINT", 130], ["SIGTERM", 143]] as const
) {
  Deno.test(`mp_top gives the terminal back on ${signal}`, () =>
    withRecording(async (test, words, permissions) => {
      const terminal = onTerminal(test, words, { permissions });
      const pid = (await terminal.waitForLine(/^pid \d+/)).slice(4);
      await waitForPicture(terminal, /recording \d/);
      Deno.kill(Number(pid), signal);
      await assertGivenBack(terminal, code);
    }));
}

Deno.test("mp_top gives the terminal back on Ctrl-C", () =>
  withRecording(async (test, words, permissions) => {
    const terminal = onTerminal(test, words, { permissions });
    await waitForPicture(terminal, /recording \d/);
    await terminal.write("\x03");
    await assertGivenBack(terminal, 130);
  }));

Deno.test("mp_top leaves the terminal alone if there is no such group", () =>
  withTop(async (test) => {
    const terminal = onTerminal(test, [test.prefix]);
    await terminal.waitForLine("mp_top: Cannot inspect");
    await terminal.waitForLine("code 1");
    assert.ok(!output(terminal).includes(ENTER));
    await terminal.write("\n");
    await terminal.waitForEnd();
  }));

Deno.test("mp_top on a terminal has colours unless NO_COLOR forbids them", () =>
  withRecording(async (test, words, permissions) => {
    // The tests' processes run with NO_COLOR.
    const terminal = onTerminal(test, words, { permissions });
    const plain = await waitForPicture(terminal, /recording \d/);
    // deno-lint-ignore no-control-regex -- colours are what is looked for
    const colour = /\x1b\[[0-9;]*3[0-9]m/;
    assert.doesNotMatch(plain, colour);
    await terminal.write("q");
    await assertGivenBack(terminal, 0);
    const [program, ...rest] = [...topCommand(permissions), ...words].map(
      quote,
    );
    const coloured = test.start("with colours", "script", {
      args: ["-qec", `NO_COLOR= ${program} ${rest.join(" ")}`, "/dev/null"],
    });
    assert.match(await waitForPicture(coloured, /recording/), colour);
    await coloured.write("q");
    assert.equal((await coloured.waitForEnd()).code, 0);
  }));
