/**
 * The commands of simple_mp's prompt.
 *
 * @module
 */
import type { Address } from "../../eal/mod.ts";
import type { Command, CommandResult } from "../_common/command_line.ts";
import { writeMessage } from "./message.ts";
import { MESSAGE_SIZE } from "./objects.ts";

const HELP = `Simple demo example of multi-process in RTE

This is a readline-like interface that can be used to
send commands to the simple app. Commands supported are:

- send [string]
- help
- quit

`;

/** The part of a ring that sending needs. */
export interface SendingRing {
  /** Adds an element; false when the ring is full. */
  enqueue(element: bigint): boolean;
}

/** The part of a mempool that sending needs. */
export interface MessagePool {
  /** Takes an element; 0 when there is none. */
  get(): Address;
  /** Returns an element. */
  put(address: Address): void;
  /** Live bytes of an element. */
  bytes(address: Address, length: number): Uint8Array;
}

/**
 * The commands `send`, `quit` and `help`, in the order of the C example's
 * listing.
 *
 * @param ring Where `send` puts messages.
 * @param pool Where messages come from.
 */
export function simpleMpCommands(
  ring: SendingRing,
  pool: MessagePool,
): readonly Command[] {
  return [
    {
      name: "send",
      arguments: ["string"],
      help: "send a string to another process",
      run: ([text = ""]) => print(send(ring, pool, text)),
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
function send(ring: SendingRing, pool: MessagePool, text: string): string {
  const address = pool.get();
  // The C example aborts here; an exhausted pool may fill again as peers
  // receive.
  if (address === 0) {
    return "Failed to get message buffer - message discarded\n";
  }
  writeMessage(pool.bytes(address, MESSAGE_SIZE), text);
  if (ring.enqueue(BigInt(address))) return "";
  pool.put(address);
  return "Failed to send message - message discarded\n";
}

function print(output: string): CommandResult {
  return { output, quit: false };
}
