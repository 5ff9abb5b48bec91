import assert from "node:assert/strict";
import {
  type Command,
  MAX_WORD_LENGTH,
  parseLine,
  runLine,
  splitWords,
} from "./command_line.ts";

function command(name: string, ...names: string[]): Command {
  return {
    name,
    arguments: names,
    help: `help of ${name}`,
    run: (words) => ({
      output: `${name}(${words.join(",")})\n`,
      quit: name === "quit",
    }),
  };
}

const COMMANDS = [command("send", "string"), command("quit"), command("help")];
const LONGEST = "a".repeat(MAX_WORD_LENGTH);

// Inputs and answers as the C example gave them.
const CASES: readonly (readonly [string, string])[] = [
  ["", ""],
  ["   ", ""],
  [" \t ", ""],
  ["# comment", ""],
  ["#", ""],
  ["  # comment", ""],
  ["help", "help()\n"],
  ["help#x", "help()\n"],
  ["  help  ", "help()\n"],
  ["send hello", "send(hello)\n"],
  [" send   hello  ", "send(hello)\n"],
  ["send\thello", "send(hello)\n"],
  ["send a#b", "send(a)\n"],
  ["send a # b c", "send(a)\n"],
  ["send ~!$%^&*()", "send(~!$%^&*())\n"],
  [`send ${LONGEST}`, `send(${LONGEST})\n`],
  ["quit", "quit()\n"],
  ["send", "Bad arguments\n"],
  ["send #a", "Bad arguments\n"],
  ["send#a b", "Bad arguments\n"],
  ["send a b", "Bad arguments\n"],
  ['send "a b"', "Bad arguments\n"],
  [`send ${LONGEST}a`, "Bad arguments\n"],
  [`help ${LONGEST}a`, "Bad arguments\n"],
  ["quit x", "Bad arguments\n"],
  ["help x", "Bad arguments\n"],
  ["QUIT", "Command not found\n"],
  ["se x", "Command not found\n"],
  ["sendx y", "Command not found\n"],
  ["foo bar", "Command not found\n"],
  [`${LONGEST}a`, "Command not found\n"],
  [`${LONGEST}a send`, "Command not found\n"],
];

for (const [line, output] of CASES) {
  const shown = line.length > 40
    ? `${line.slice(0, 20)}... (${line.length})`
    : line;
  Deno.test(`runLine answers ${JSON.stringify(shown)} as C does`, () => {
    assert.deepEqual(runLine(COMMANDS, line), {
      output,
      quit: line === "quit",
    });
  });
}

Deno.test("splitWords stops a word at blank, comment and line end", () => {
  assert.deepEqual(splitWords("a\tb  c\rd\ne#f g"), ["a", "b", "c", "d", "e"]);
  assert.deepEqual(splitWords("#a"), []);
});

Deno.test("parseLine hands over the words after the name", () => {
  const parsed = parseLine(COMMANDS, "send x");
  assert.equal(parsed.kind, "command");
  assert.deepEqual(parsed.kind === "command" && parsed.words, ["x"]);
});

Deno.test("parseLine finds nothing without commands", () => {
  assert.deepEqual(parseLine([], "help"), { kind: "not found" });
});
