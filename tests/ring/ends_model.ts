/**
 * What the ends of a ring are to do, in arrays.
 *
 * @module
 */

/** Calls of ends, of one side each. */
export const CALLS = [
  "send",
  "sendBulk",
  "sendOne",
  "receive",
  "receiveBulk",
  "receiveOne",
] as const;

/** One of them. */
export type EndCall = typeof CALLS[number];

/** A ring between two batches, which may be the same one. */
export class EndsModel {
  readonly queue: bigint[] = [];
  readonly outgoing: bigint[] = [];
  readonly incoming: bigint[];
  freeSpace = 0;
  available = 0;

  constructor(
    readonly ringCapacity: number,
    readonly outgoingCapacity: number,
    readonly incomingCapacity: number,
    isOneBatch: boolean,
  ) {
    this.incoming = isOneBatch ? this.outgoing : [];
  }

  /** Room for further elements in the ring. */
  get room(): number {
    return this.ringCapacity - this.queue.length;
  }

  /** The answer of a call; the name of the error that it throws. */
  call(name: EndCall, count?: number): number | boolean | string {
    switch (name) {
      case "send":
      case "sendBulk":
        return this.#send(count, name === "sendBulk");
      case "receive":
      case "receiveBulk":
        return this.#receive(count, name === "receiveBulk");
      default:
        return this.#one(name === "sendOne");
    }
  }

  #send(count: number | undefined, isBulk: boolean): number | string {
    const { outgoing, queue, room } = this;
    const wanted = count ?? outgoing.length;
    if (!isCount(wanted, outgoing.length)) return "RangeError";
    const n = wanted <= room ? wanted : isBulk ? 0 : room;
    queue.push(...outgoing.splice(0, n));
    this.freeSpace = room - n;
    return n;
  }

  #receive(count: number | undefined, isBulk: boolean): number | string {
    const { incoming, queue } = this;
    const batchRoom = this.incomingCapacity - incoming.length;
    const wanted = count ?? batchRoom;
    if (!isCount(wanted, batchRoom)) return "RangeError";
    const n = wanted <= queue.length ? wanted : isBulk ? 0 : queue.length;
    incoming.push(...queue.splice(0, n));
    this.available = queue.length;
    return n;
  }

  /** As in C, it does not tell what remains. */
  #one(isSend: boolean): boolean | string {
    const { freeSpace, available } = this;
    const n = isSend ? this.#send(1, true) : this.#receive(1, true);
    this.freeSpace = freeSpace;
    this.available = available;
    return typeof n === "string" ? n : n === 1;
  }
}

function isCount(n: number, most: number): boolean {
  return Number.isInteger(n) && n >= 0 && n <= most;
}
