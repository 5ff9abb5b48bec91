import assert from "node:assert/strict";
import { runLine } from "../_common/command_line.ts";
import { simpleMpCommands } from "./commands.ts";
import { readMessage } from "./message.ts";
import { MESSAGE_SIZE } from "./objects.ts";

/**
 * A ring and a pool in ordinary memory; an element's address is its number from
 * 1.
 */
class Fakes {
  readonly queue: bigint[] = [];
  readonly #memory: Uint8Array[];
  readonly #free: number[];
  readonly #capacity: number;

  constructor(elements: number, capacity: number) {
    this.#memory = Array.from(
      { length: elements },
      () => new Uint8Array(MESSAGE_SIZE).fill(0xff),
    );
    this.#free = this.#memory.map((_, index) => index + 1);
    this.#capacity = capacity;
  }

  get available(): number {
    return this.#free.length;
  }

  enqueue(element: bigint): boolean {
    if (this.queue.length === this.#capacity) return false;
    this.queue.push(element);
    return true;
  }

  get(): number {
    return this.#free.pop() ?? 0;
  }

  put(address: number): void {
    this.#free.push(address);
  }

  bytes(address: number, length: number): Uint8Array {
    return this.#memory[address - 1]!.subarray(0, length);
  }

  texts(): string[] {
    return this.queue.map((element) =>
      readMessage(this.bytes(Number(element), MESSAGE_SIZE))
    );
  }
}

function run(fakes: Fakes, line: string): string {
  return runLine(simpleMpCommands(fakes, fakes), line).output;
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
  assert.equal(fakes.available, 3);
  assert.deepEqual(fakes.texts(), ["a"]);
});

Deno.test("send with an exhausted pool says so and goes on", () => {
  const fakes = new Fakes(1, 4);
  run(fakes, "send a");
  assert.equal(
    run(fakes, "send b"),
    "Failed to get message buffer - message discarded\n",
  );
  fakes.put(Number(fakes.queue.shift()));
  assert.equal(run(fakes, "send c"), "");
  assert.deepEqual(fakes.texts(), ["c"]);
});

Deno.test("quit is the only command that ends the prompt", () => {
  const fakes = new Fakes(1, 1);
  const commands = simpleMpCommands(fakes, fakes);
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
