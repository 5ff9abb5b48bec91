/**
 * Notices sides of rings where a thread claimed elements and did not go on: it
 * was killed, or it does not get the CPU.
 *
 * @module
 */
import type { RingReading } from "./_rings.ts";
import type { RingSideInfo, RingStall } from "./snapshot.ts";

/** A claim that was seen. */
interface Claim {
  readonly head: number;
  readonly tail: number;
  readonly since: number;
}

/** Compares each look at the rings with the one before. */
export class StallWatch {
  #claims = new Map<string, Claim>();
  #next = new Map<string, Claim>();

  /**
   * What stands still in a ring. A claim is normal for a moment, so in a
   * living group the same one must be seen twice.
   */
  check(ring: RingReading, clock: number, isDead: boolean): RingStall[] {
    return (["producer", "consumer"] as const).flatMap((side) => {
      const { head, tail }: RingSideInfo = ring[side];
      if (head === tail) return [];
      const key = `${ring.address} ${side}`;
      const before = this.#claims.get(key);
      const isSame = before?.head === head && before.tail === tail;
      const since = isSame ? before.since : clock;
      this.#next.set(key, { head, tail, since });
      if (!isSame && !isDead) return [];
      const elements = Math.min((head - tail) >>> 0, ring.size);
      return [{ side, elements, milliseconds: clock - since }];
    });
  }

  /** Ends a look. */
  turn(): void {
    this.#claims = this.#next;
    this.#next = new Map();
  }
}
