/**
 * What a call is about to give away, in checked mode.
 *
 * @module
 */
import { type Entry, ledger } from "./ledger.ts";

/** The packets or objects of one call, with all segments; made once and reused. */
export class Giving {
  readonly #entries: Entry[] = [];
  /** Of each, as which packet it goes. */
  readonly #packets: number[] = [];

  /** Adds one. False if it is given away more often than it is held. */
  add(entry: Entry, packet: number): boolean {
    if (entry.pending >= entry.holds) return false;
    entry.pending++;
    this.#entries.push(entry);
    this.#packets.push(packet);
    return true;
  }

  /** Ends it: notes those that are gone. */
  settle(
    isGiven: (packet: number) => boolean,
    event: string,
    count: number,
  ): void {
    for (const entry of this.#entries) entry.pending = 0;
    for (let i = 0; i < this.#entries.length; i++) {
      const packet = this.#packets[i]!;
      if (isGiven(packet)) ledger.give(this.#entries[i]!, event, packet, count);
    }
    this.clear();
  }

  /** Ends it: nothing was given away. */
  clear(): void {
    for (const entry of this.#entries) entry.pending = 0;
    this.#entries.length = 0;
    this.#packets.length = 0;
  }
}
