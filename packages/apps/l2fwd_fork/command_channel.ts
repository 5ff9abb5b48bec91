/**
 * Commands from the main process to a worker, each acknowledged: two rings
 * with one producer and one consumer each.
 *
 * | step | who    | does                                                     |
 * |------|--------|----------------------------------------------------------|
 * | 1    | main   | takes a message from the pool, writes the command, sends it |
 * | 2    | worker | takes it out of its ring and obeys                       |
 * | 3    | worker | sends the same message back                              |
 * | 4    | main   | gives it back to the pool                                |
 *
 * Only the main process takes messages and gives them back, so a killed worker
 * can neither lose one nor leave the pool in disorder. At most one message per
 * worker is on its way.
 *
 * | event                       | message is then          |
 * |-----------------------------|--------------------------|
 * | the worker is killed        | forgotten by both rings, back in the pool (`reset`) |
 * | the worker never answers    | the same, once it has been killed |
 *
 * @module
 */
import type { Address } from "../../eal/mod.ts";
import { Mempool } from "../../mempool/mempool.ts";
import { repairRing } from "../../ring/repair/mod.ts";
import { Ring } from "../../ring/ring.ts";
import { RingFlag } from "../../ring/flags.ts";
import { pause } from "../_common/program.ts";
import {
  COMMAND_RING_SIZE,
  MESSAGE_CACHE_SIZE,
  MESSAGE_COUNT,
  MESSAGE_POOL_NAME,
  MESSAGE_SIZE,
  toMainRingName,
  toWorkerRingName,
} from "./objects.ts";

/** What a worker can be told; the numbers are C's. */
export const Command = { START: 0, STOP: 1 } as const;

/** One of the commands. */
export type Command = typeof Command[keyof typeof Command];

/** Between two looks for an answer, in milliseconds. */
const ANSWER_INTERVAL = 2;

/** Makes the pool of messages: the main process does so. */
export function createMessagePool(socketId: number): Mempool {
  return Mempool.create(MESSAGE_POOL_NAME, {
    count: MESSAGE_COUNT,
    elementSize: MESSAGE_SIZE,
    cacheSize: MESSAGE_CACHE_SIZE,
    socketId,
  });
}

/** The main process's end of the rings of one worker. */
export class CommandSender {
  readonly #toWorker: Ring;
  readonly #toMain: Ring;
  readonly #pool: Mempool;
  #onItsWay: Address = 0;
  /** Counts commands, so that an old wait knows that it is over. */
  #sent = 0;

  /**
   * Makes the rings.
   *
   * @throws {DpdkError} if they cannot be made.
   */
  constructor(lcore: number, pool: Mempool, socketId: number) {
    const flags = RingFlag.SP_ENQ | RingFlag.SC_DEQ;
    const options = { flags, socketId };
    this.#toWorker = Ring.create(
      toWorkerRingName(lcore),
      COMMAND_RING_SIZE,
      options,
    );
    this.#toMain = Ring.create(
      toMainRingName(lcore),
      COMMAND_RING_SIZE,
      options,
    );
    this.#pool = pool;
  }

  /**
   * Sends a command; settles when the worker has acknowledged it.
   *
   * @throws {Error} if that can no longer happen: after `reset`.
   */
  async send(command: Command): Promise<void> {
    const message = this.#pool.get();
    if (message === 0) throw new Error("Cannot send command: no message left");
    this.#pool.bytes(message).set([command, 0, 0, 0]);
    this.#onItsWay = message;
    const number = ++this.#sent;
    this.#toWorker.enqueue(BigInt(message));
    while (this.#onItsWay !== 0 && this.#sent === number) {
      if (this.#toMain.dequeue() === BigInt(message)) {
        this.#giveBack();
        return;
      }
      await pause(ANSWER_INTERVAL);
    }
    throw new Error("Cannot send command: its receiver has ended");
  }

  /** Empties the rings and takes back what was on its way: nobody uses them. */
  reset(): void {
    for (const ring of [this.#toWorker, this.#toMain]) {
      repairRing(ring);
      ring.reset();
    }
    this.#giveBack();
  }

  #giveBack(): void {
    if (this.#onItsWay !== 0) this.#pool.put(this.#onItsWay);
    this.#onItsWay = 0;
  }
}

/** A worker's end of its rings. */
export class CommandReceiver {
  readonly #toWorker: Ring;
  readonly #toMain: Ring;
  readonly #pool: Mempool;
  #message = 0n;

  /**
   * Finds rings and pool.
   *
   * @throws {DpdkError} ENOENT if there are none.
   */
  constructor(lcore: number) {
    this.#toWorker = Ring.lookup(toWorkerRingName(lcore));
    this.#toMain = Ring.lookup(toMainRingName(lcore));
    this.#pool = Mempool.lookup(MESSAGE_POOL_NAME);
  }

  /** The command that has come; undefined for none. */
  receive(): Command | undefined {
    const message = this.#toWorker.dequeue();
    if (message === undefined) return undefined;
    this.#message = message;
    const [command] = this.#pool.bytes(Number(message));
    return command === Command.STOP ? Command.STOP : Command.START;
  }

  /** Acknowledges the command that was received last. */
  acknowledge(): void {
    this.#toMain.enqueue(this.#message);
  }
}
