/**
 * What a thread knows of packets and objects in checked mode: which it holds,
 * and what it did with each of them last.
 *
 * | from | to   | by                                              |
 * |------|------|-------------------------------------------------|
 * | any  | held | receiving it, taking it from its pool           |
 * | held | gone | sending it, freeing it, putting it back         |
 *
 * A packet may be held more than once: as often as this thread may give it
 * away, which its reference count allows. Elements that the ledger has no entry
 * for were never seen by this thread, or are no packets nor objects.
 *
 * @module
 */
import { counted } from "../../../ffi/runtime/shown.ts";
import type { Address } from "../../../ffi/runtime/c_types.ts";

/** What is known of one element. */
export interface Entry {
  /** Where it lies. */
  readonly address: Address;
  /** How often this thread holds it; 0: it is gone. */
  holds: number;
  /** How many of these a call that is being checked gives away. */
  pending: number;
  /** Whether it is a packet: then it is the holder's alone. */
  isPacket: boolean;
  /** Whether its address was put into a ring, so that others may have it. */
  isPassed: boolean;
  /** What was done with it last, such as `sent to ring "jobs"`. */
  event: string;
  /** As which element of how many. */
  index: number;
  count: number;
  /** The number of that move. */
  move: number;
}

/** The ledger of one thread. */
export class Ledger {
  readonly #entries = new Map<Address, Entry>();
  #moves = 0;

  /** Begins one more move: what happens from now on is part of it. */
  nextMove(): void {
    this.#moves++;
  }

  /** What is known of an element. */
  find(address: Address): Entry | undefined {
    return this.#entries.get(address);
  }

  /** The segments behind a packet: who knows packets says how to find them. */
  segmentsBehind: (packet: Address) => Iterable<Address> = () => [];

  /** What is known of an element and, if it is a packet, of its segments. */
  *entriesOf(address: Address): Generator<Entry> {
    const entry = this.#entries.get(address);
    if (entry === undefined) return;
    yield entry;
    if (!entry.isPacket) return;
    for (const segment of this.segmentsBehind(address)) {
      const further = this.#entries.get(segment);
      if (further !== undefined) yield further;
    }
  }

  /** Forgets elements, as there are others at their addresses by now. */
  forget(isForgotten: (address: Address) => boolean): void {
    for (const address of this.#entries.keys()) {
      if (isForgotten(address)) this.#entries.delete(address);
    }
  }

  /** Notes that this thread holds an element, `holds` times. */
  hold(
    address: Address,
    isPacket: boolean,
    holds: number,
    event: string,
    index: number,
    count: number,
  ): Entry {
    let entry = this.#entries.get(address);
    if (entry === undefined) {
      entry = {
        address,
        holds,
        pending: 0,
        isPacket,
        isPassed: false,
        event,
        index,
        count,
        move: this.#moves,
      };
      this.#entries.set(address, entry);
      return entry;
    }
    entry.holds = holds;
    entry.isPacket = isPacket;
    entry.isPassed = false;
    this.#note(entry, event, index, count);
    return entry;
  }

  /** Notes that this thread has given an element away once. */
  give(entry: Entry, event: string, index: number, count: number): void {
    if (entry.holds > 0) entry.holds--;
    this.#note(entry, event, index, count);
  }

  /**
   * An element came out of a ring, from whoever put it in: this thread holds it
   * again, if it is one that it knows.
   */
  receive(address: Address, event: string, index: number, count: number): void {
    for (const entry of this.entriesOf(address)) {
      if (entry.holds > 0) continue;
      this.hold(entry.address, entry.isPacket, 1, event, index, count);
    }
  }

  /** The last event as text: `it was freed with burst 1, 2 moves ago`. */
  tell({ event, index, count, move, isPacket }: Entry): string {
    const noun = isPacket ? "packet" : "object";
    const place = count > 1 ? ` as ${noun} ${index} of ${count}` : "";
    const ago = this.#moves - move;
    const when = ago === 0 ? "just now" : `${counted(ago, "move")} ago`;
    return `it was ${event}${place}, ${when}`;
  }

  #note(entry: Entry, event: string, index: number, count: number): void {
    entry.event = event;
    entry.index = index;
    entry.count = count;
    entry.move = this.#moves;
  }
}

/** That of the calling thread. */
export const ledger: Ledger = new Ledger();
