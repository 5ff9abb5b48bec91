import assert from "node:assert/strict";
import { runLine } from "../_common/command_line.ts";
import { type Outbox, simpleMpCommands } from "./commands.ts";
import { readMessage } from "./message.ts";
import { MESSAGE_SIZE } from "./objects.ts";

/** A ring and a pool in ordinary memory, and the message between them. */
class Fakes implements Outbox {
  readonly queue: Uint8Array[] = [];
  readonly free: Uint8Array[];
  readonly #hand: Uint8Array[] = [];

  constructor(elements: number, capacity: number) {
    this.free = Array.from(
      { length: elements },
      () => new Uint8Array(MESSAGE_SIZE).fill(0xff),
    );
    const hand = this.#hand;
    this.producer = {
      sendOne: () =>
        this.queue.length < capacity && move(hand, this.queue) === 1,
    };
  }

  readonly producer: Outbox["producer"];
  readonly source: Outbox["source"] = {
    receiveBulk: () => move(this.free, this.#hand),
  };
  readonly sink: Outbox["sink"] = {
    sendBulk: () => move(this.#hand, this.free),
  };

  bytes(): Uint8Array {
    return this.#hand[0]!;
  }

  texts(): string[] {
    return this.queue.map(readMessage);
  }
}

function move(from: Uint8Array[], to: Uint8Array[]): number {
  const moved = from.splice(0, 1);
  to.push(...moved);
  return moved.length;
}

function run(fakes: Fakes, line: string): string {
  return runLine(simpleMpCommands(fakes), line).output;
}

Deno.test("send puts the word into the ring and prints nothing", () => {
  const fakes = new Fakes(4, 4);
  const longest = "x".repeat(126);
  assert.equal(run(fakes, "send hello"), "");
  assert.equal(run(fakes, `send ${longest}`), "");
  assert.deepEqual(fakes.texts(), ["hello", longest]);
});

Deno.test("send to a full ring discards the message and returns the element", () => {
  const fakes = new Fakes(4, 1);
  run(fakes, "send a");
  assert.equal(
    run(fakes, "send b"),
    "Failed to send message - message discarded\n",
  );
  assert.equal(fakes.free.length, 3);
  assert.deepEqual(fakes.texts(), ["a"]);
});

Deno.test("send with an exhausted pool says so and goes on", () => {
  const fakes = new Fakes(1, 4);
  run(fakes, "send a");
  assert.equal(
    run(fakes, "send b"),
    "Failed to get message buffer - message discarded\n",
  );
  fakes.free.push(fakes.queue.shift()!);
  assert.equal(run(fakes, "send c"), "");
  assert.deepEqual(fakes.texts(), ["c"]);
});

Deno.test("quit is the only command that ends the prompt", () => {
  const fakes = new Fakes(1, 1);
  const commands = simpleMpCommands(fakes);
  assert.deepEqual(runLine(commands, "quit"), { output: "", quit: true });
  assert.equal(runLine(commands, "help").quit, false);
  assert.equal(runLine(commands, "send a").quit, false);
});

Deno.test("help lists the commands as C does", () => {
  assert.match(
    run(new Fakes(0, 0), "help"),
    /^Simple demo example of multi-process in RTE\n\n[^]*- send \[string\]\n- help\n- quit\n\n$/,
  );
});
