/**
 * The commands of simple_mp's prompt.
 *
 * @module
 */
import { Sink } from "../../mempool/sink.ts";
import { Source } from "../../mempool/source.ts";
import { Batch } from "../../ring/batch.ts";
import { Producer } from "../../ring/producer.ts";
import type { Command, CommandResult } from "../_common/command_line.ts";
import { writeMessage } from "./message.ts";
import { MESSAGE_SIZE, type SharedObjects } from "./objects.ts";

const HELP = `Simple demo example of multi-process in RTE

This is a readline-like interface that can be used to
send commands to the simple app. Commands supported are:

- send [string]
- help
- quit

`;

/** The ends that sending needs, and the message between them. */
export interface Outbox {
  /** Takes a message from the pool; 0 if there is none. */
  readonly source: Pick<Source, "receiveBulk">;
  /** Sends it; false if the ring is full. */
  readonly producer: Pick<Producer, "sendOne">;
  /** Gives it back to the pool. */
  readonly sink: Pick<Sink, "sendBulk">;
  /** Its live bytes. */
  bytes(): Uint8Array;
}

/** Binds the ends of a process. */
export function openOutbox({ pool, sending }: SharedObjects): Outbox {
  const message = new Batch(pool.window, 1);
  return {
    source: new Source(pool, message),
    producer: new Producer(sending, message),
    sink: new Sink(pool, message),
    bytes: () => pool.bytes(message.address(0), MESSAGE_SIZE),
  };
}

/**
 * The commands `send`, `quit` and `help`, in the order of the C example's
 * listing.
 *
 * @param outbox Where `send` puts messages.
 */
export function simpleMpCommands(outbox: Outbox): readonly Command[] {
  return [
    {
      name: "send",
      arguments: ["string"],
      help: "send a string to another process",
      run: ([text = ""]) => print(send(outbox, text)),
    },
    {
      name: "quit",
      arguments: [],
      help: "close the application",
      run: () => ({ output: "", quit: true }),
    },
    {
      name: "help",
      arguments: [],
      help: "show help",
      run: () => print(HELP),
    },
  ];
}

/** Sends one message; returns what to tell the user, nothing on success. */
function send(outbox: Outbox, text: string): string {
  // The C example aborts here; an exhausted pool may fill again as peers
  // receive.
  if (outbox.source.receiveBulk(1) === 0) {
    return "Failed to get message buffer - message discarded\n";
  }
  writeMessage(outbox.bytes(), text);
  if (outbox.producer.sendOne()) return "";
  outbox.sink.sendBulk();
  return "Failed to send message - message discarded\n";
}

function print(output: string): CommandResult {
  return { output, quit: false };
}
