import assert from "node:assert/strict";
import { type Command, completeWord } from "./command_line.ts";
import { KeyDecoder } from "./keys.ts";
import { LineEditor, MAX_LINE_LENGTH } from "./line_editor.ts";

const PROMPT = "\n> ";
const ROW_START = "\x1bM\x1bE";

function command(name: string, ...names: string[]): Command {
  return {
    name,
    arguments: names,
    help: `help of ${name}`,
    run: () => ({ output: "", quit: false }),
  };
}

const COMMANDS = [
  command("send", "string"),
  command("select", "string"),
  command("quit"),
];

interface Session {
  output: string;
  lines: string[];
  ended: boolean;
}

/** Types text into a new editor; the first prompt is left out of the output. */
function type(text: string): Session {
  const editor = new LineEditor(
    PROMPT,
    (before, listOnly) => completeWord(COMMANDS, before, listOnly),
  );
  const decoder = new KeyDecoder();
  const session: Session = { output: "", lines: [], ended: false };
  editor.begin();
  for (const byte of new TextEncoder().encode(text)) {
    const key = decoder.decode(byte);
    if (key === undefined) continue;
    const edit = editor.press(key);
    session.output += edit.output;
    if (edit.state === "end") session.ended = true;
    if (edit.state !== "line") continue;
    session.lines.push(editor.line);
    editor.begin();
  }
  return session;
}

// Typed keys, the line they make, and what the C editor drew for them.
const KEYS: readonly (readonly [string, string, string, string])[] = [
  ["characters are echoed", "abc\n", "abc", "abc\r\n"],
  ["CR also ends a line", "abc\r", "abc", "abc\r\n"],
  [
    "left, insert, Delete, ^E, ^A, ^F",
    "xx\x1b[D\x1b[Dy\x1b[3~\x05z\x01\x06\n",
    "yxz",
    "xx\x1b[D\x1b[Dy\x1b[0Kxx\x1b[2D\x1b[0Kx\x1b[1D\x1b[1Cz\x1b[3D\x1b[C\r\n",
  ],
  [
    "^W deletes a word to the left",
    "ab cd \x17\n",
    "ab ",
    "ab cd \b\b\b\x1b[0K\r\n",
  ],
  [
    "^K cuts and ^Y pastes",
    "abc def\x02\x02\x0b\x19\n",
    "abc def",
    "abc def\x1b[D\x1b[D\x1b[0Kef\r\n",
  ],
  [
    "backspace stops at the line's start",
    "ab\x7f\x08\x08foo\n",
    "foo",
    "ab\b\x1b[0K\b\x1b[0Kfoo\r\n",
  ],
  ["^C drops the line", "abc\x03help\n", "help", "abc\r\n\n> help\r\n"],
  [
    "^L shows the line again",
    "ab\x0c\n",
    "ab",
    `ab${ROW_START}\n> ab\x1b[0K\r\n`,
  ],
  [
    "word keys",
    "ab cd\x1bb\x1bb\x1bd\x1bfx\n",
    " cdx",
    "ab cd" + "\x1b[D".repeat(5) + "\x1b[0K cd\x1b[3D" + "\x1b[C".repeat(3) +
    "x\r\n",
  ],
  [
    "Home and End",
    "b\x1b[Ha\x1b[Fc\n",
    "abc",
    "b\x1b[1Da\x1b[0Kb\x1b[1D\x1b[1Cc\r\n",
  ],
  ["^D deletes to the right", "ab\x02\x04\n", "a", "ab\x1b[D\x1b[0K\r\n"],
  [
    "bytes outside printable ASCII are dropped",
    "a\u00e9\u0007b\n",
    "ab",
    "ab\r\n",
  ],
  [
    "unknown sequences are dropped",
    "a\x1b[5~\x1b[1;5P\x1bqb\n",
    "ab",
    "ab\r\n",
  ],
];

for (const [name, keys, line, output] of KEYS) {
  Deno.test(`LineEditor: ${name}`, () => {
    const session = type(keys);
    assert.deepEqual(session.lines, [line]);
    assert.equal(session.output, output);
  });
}

Deno.test("LineEditor recalls older and newer lines, and the draft", () => {
  const up = "\x1b[A";
  const down = "\x1b[B";
  const session = type(
    `one\ntwo\ntwo\n\ndr${up}${up}${up}${down}${down}${down}aft\n`,
  );
  assert.deepEqual(session.lines, ["one", "two", "two", "", "draft"]);
  const shown = session.output.split(ROW_START).slice(1);
  assert.deepEqual(shown, [
    "\n> two\x1b[0K",
    "\n> one\x1b[0K",
    "\n> two\x1b[0K",
    "\n> dr\x1b[0Kaft\r\n",
  ]);
});

Deno.test("LineEditor takes ^D on an empty line as the end of input", () => {
  assert.equal(type("\x04").ended, true);
  assert.equal(type("a\x04").ended, false);
});

Deno.test("LineEditor keeps a line within its limit, pasting included", () => {
  const long = "b".repeat(MAX_LINE_LENGTH);
  assert.deepEqual(type(`${long}c\n`).lines, [long]);
  assert.deepEqual(type(`${long}\x01\x06\x0b\x19\x19\n`).lines, [long]);
});

Deno.test("LineEditor completes an unambiguous word on Tab", () => {
  assert.equal(type("q\t").output, "quit \x1b[0K");
  assert.deepEqual(type("q\t\n").lines, ["quit "]);
});

Deno.test("LineEditor completes the common part, then lists", () => {
  const list = "\r\n send [Fixed STRING]: help of send\r\n" +
    ` select [Fixed STRING]: help of select\r\n${ROW_START}\n> se\x1b[0K`;
  assert.equal(type("s\t").output, "se\x1b[0K");
  assert.equal(
    type("s\t\t").output,
    "se\x1b[0K" + list,
  );
});

Deno.test("LineEditor lists with ? the choices for the current word", () => {
  function listed(line: string, ...choices: string[]): void {
    const text = choices.map((choice) => ` ${choice}\r\n`).join("");
    const shown = text === ""
      ? ""
      : `\r\n${text}${ROW_START}\n> ${line}\x1b[0K`;
    assert.equal(type(`${line}?`).output, line + shown);
  }
  listed(
    " ",
    "send [Fixed STRING]: help of send",
    "select [Fixed STRING]: help of select",
    "quit [Fixed STRING]: help of quit",
  );
  listed("quit", "quit [Fixed STRING]: help of quit");
  listed("send ", "[Any STRING]: help of send");
  listed("send a", "[Any STRING]: help of send");
  listed("send a ", "[RETURN]");
  listed("send a#b ", "[RETURN]");
  listed("send #a ");
  listed("send a b ");
  listed("quit x ");
  listed("x");
});
