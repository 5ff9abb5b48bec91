import assert from "node:assert/strict";
import type { Command } from "./command_line.ts";
import { Prompt } from "./prompt.ts";
import type { InputListener, Terminal } from "./terminal.ts";

class FakeTerminal implements Terminal {
  readonly interactive: boolean;
  output = "";
  closed = 0;
  listener: InputListener | undefined;

  constructor(interactive: boolean) {
    this.interactive = interactive;
  }

  open(listener: InputListener): void {
    this.listener = listener;
  }

  close(): void {
    this.closed++;
  }

  write(text: string): void {
    this.output += text;
  }

  type(text: string): void {
    this.listener?.bytes(new TextEncoder().encode(text));
  }
}

const COMMANDS: readonly Command[] = [
  {
    name: "say",
    arguments: ["word"],
    help: "say a word",
    run: ([word]) => ({ output: `said ${word}\n`, quit: false }),
  },
  {
    name: "fail",
    arguments: [],
    help: "throw",
    run: () => {
      throw new Error("failed on purpose");
    },
  },
  {
    name: "quit",
    arguments: [],
    help: "leave",
    run: () => ({ output: "", quit: true }),
  },
];

function start(interactive: boolean): [FakeTerminal, Prompt, Promise<void>] {
  const terminal = new FakeTerminal(interactive);
  const prompt = new Prompt("\napp > ", COMMANDS, terminal);
  return [terminal, prompt, prompt.run()];
}

Deno.test("Prompt echoes, answers and prompts again, in C's order", async () => {
  const [terminal, , ended] = start(false);
  terminal.type("say hello\n\nfoo\nquit\nsay more\n");
  await ended;
  assert.equal(
    terminal.output,
    "\napp > say hello\r\nsaid hello\n\napp > \r\n\napp > foo\r\nCommand not found\n\napp > quit\r\n",
  );
  assert.equal(terminal.closed, 1);
});

Deno.test("Prompt joins lines that arrive in pieces and drops an open one at the end", async () => {
  const [terminal, , ended] = start(false);
  terminal.type("say he");
  terminal.type("llo\nsay op");
  terminal.listener?.end();
  await ended;
  assert.equal(
    terminal.output,
    "\napp > say hello\r\nsaid hello\n\napp > say op",
  );
});

Deno.test("Prompt ends by ^D, on a new row for the shell", async () => {
  const [terminal, , ended] = start(true);
  terminal.type("\x04");
  await ended;
  assert.equal(terminal.output, "\napp > \r\n");
  assert.equal(terminal.closed, 1);
});

Deno.test("Prompt.stop ends it once", async () => {
  const [terminal, prompt, ended] = start(true);
  prompt.stop();
  prompt.stop();
  terminal.type("quit\n");
  terminal.listener?.end();
  await ended;
  assert.equal(terminal.output, "\napp > ");
  assert.equal(terminal.closed, 1);
});

Deno.test("Prompt.print leaves an empty prompt alone, as C does", () => {
  const [terminal, prompt] = start(true);
  prompt.print("Starting core 1");
  assert.equal(terminal.output, "\napp > Starting core 1\n");
});

Deno.test("Prompt.print moves a half-typed line below the new one on a terminal", () => {
  const [terminal, prompt] = start(true);
  terminal.type("say he\x02");
  prompt.print("news");
  assert.equal(
    terminal.output,
    "\napp > say he\x1b[D\r\x1b[0Knews\napp > say h\x1b[0Ke\x1b[1D",
  );
});

Deno.test("Prompt.print adds nothing but the line on a pipe", () => {
  const [terminal, prompt] = start(false);
  terminal.type("say he");
  prompt.print("news");
  assert.equal(terminal.output, "\napp > say henews\n");
});

Deno.test("Prompt.run rejects with what a command throws and gives the terminal back", async () => {
  const [terminal, , ended] = start(true);
  terminal.type("fail\n");
  await assert.rejects(ended, /failed on purpose/);
  assert.equal(terminal.closed, 1);
});
