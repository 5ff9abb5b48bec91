/**
 * The rules of checked mode for packets of one window.
 *
 * @module
 */
import { sharedWindow } from "../../ffi/hugepages/shared_memory.ts";
import type { Address } from "../../ffi/runtime/c_types.ts";
import type { Window } from "../../ffi/memory/window.ts";
import { CheckError } from "../eal/check_error.ts";
import { isRunning } from "../eal/internal/eal_state.ts";
import { type Entry, ledger } from "../ring/internal/ledger.ts";
import type { Giving } from "../ring/internal/giving.ts";
import { type KnownPool, poolOwning } from "./_known_pools.ts";
import { type Deed, packetRefusal } from "./_packet_refusal.ts";
import { followSegments, furtherSegments } from "./_segments.ts";
import type { Mbufs } from "./mbufs.ts";

/** Reference counts from here on are those of packets freed too often. */
const ABSURD_COUNT = 0x8000;

/** Where else a packet is in bursts of this thread: `packet 2 of burst 1`. */
export type Copies = (address: Address) => readonly string[];

/** Checks packets of a window, as one thread. */
export class PacketChecks {
  readonly #mbufs: Mbufs;
  readonly #window: Window;
  /** Pools whose memory is sure to be mapped. */
  readonly #mapped = new Set<KnownPool>();

  /** @param mbufs Not those of checked mode. */
  constructor(mbufs: Mbufs) {
    this.#mbufs = mbufs;
    this.#window = mbufs.window;
    followSegments(mbufs);
  }

  /** The address of the window's byte 0. */
  get base(): Address {
    return this.#window.base;
  }

  /**
   * Checks a packet that has just come in, and notes that it is held.
   *
   * @param event With `order` and `count`: how it came, for later errors.
   */
  receive(
    address: Address,
    deed: Deed,
    index: number,
    copies: Copies,
    event: string,
    order: number,
    count: number,
  ): void {
    this.#checkPlace(address, deed, index);
    const refcnt = this.#checkCount(address, deed, index);
    const known = ledger.find(address)?.holds ?? 0;
    // The copy that has just come is one of them.
    if (known > 0 && copies(address).length > refcnt) {
      throw doubled(ledger.find(address)!, deed, index, copies);
    }
    ledger.hold(
      address,
      true,
      Math.min(known + 1, refcnt),
      event,
      order,
      count,
    );
    for (const segment of furtherSegments(this.#mbufs, address)) {
      this.#checkPlace(segment, deed, index, address);
      const most = this.#checkCount(segment, deed, index, address);
      const before = ledger.find(segment)?.holds ?? 0;
      const holds = Math.min(before + 1, most);
      ledger.hold(segment, true, holds, event, order, count);
    }
  }

  /** Checks that a packet may be put into a burst, where it is not yet. */
  checkAdd(address: Address, deed: Deed, index: number, copies: Copies): void {
    this.#checkPlace(address, deed, index);
    this.#checkCount(address, deed, index);
    const entry = this.#held(address, deed, index);
    if (copies(address).length >= entry.holds) {
      throw doubled(entry, deed, index, copies);
    }
  }

  /** Checks that a packet, with all its segments, may be given away. */
  checkGive(address: Address, deed: Deed, index: number, giving: Giving): void {
    this.checkGiveSegment(address, deed, index, giving);
    for (const segment of furtherSegments(this.#mbufs, address)) {
      this.checkGiveSegment(segment, deed, index, giving, address);
    }
  }

  /** As {@linkcode checkGive}, of one segment. */
  checkGiveSegment(
    address: Address,
    deed: Deed,
    index: number,
    giving: Giving,
    head = address,
  ): void {
    this.#checkPlace(address, deed, index, head);
    this.#checkCount(address, deed, index, head);
    const entry = this.#held(address, deed, index, head);
    if (giving.add(entry, index)) return;
    throw packetRefusal(deed, {
      rule: "elsewhere",
      element: address,
      head,
      index,
      problem: "is given away twice at once, and held only once",
      entry,
    });
  }

  /** Checks that a packet is held; tells how often. */
  checkHeld(address: Address, deed: Deed): number {
    this.#checkPlace(address, deed, 0);
    return this.#held(address, deed, 0).holds;
  }

  /** Checks an mbuf that a call is about to work on. */
  checkUse(mbuf: number, deed: Deed, index = 0): void {
    // After the EAL's end there is nothing to look at, here and below.
    if (!isRunning()) return;
    const { base, byteLength } = this.#window;
    if (!(mbuf > 0 && mbuf < byteLength)) {
      throw new CheckError({
        rule: "foreign",
        ...deed,
        problem: `there is no mbuf at offset ${mbuf} of the window`,
      });
    }
    const entry = ledger.find(base + mbuf);
    // What no pool made may be anything: a place in a burst that nobody filled.
    if (entry === undefined) this.#checkPlace(base + mbuf, deed, index);
    else if (entry.holds === 0) throw gone(entry, deed, index);
  }

  /** Checks the segments behind one that a call is about to work on. */
  checkSegments(mbuf: number, deed: Deed): void {
    const { base } = this.#window;
    for (const segment of furtherSegments(this.#mbufs, base + mbuf)) {
      this.checkUse(segment - base, deed);
    }
  }

  /**
   * Checks that a packet may come behind another.
   *
   * @param isWhole Whether behind all of it, or in the place of what is there.
   */
  checkApart(head: number, tail: number, deed: Deed, isWhole: boolean): void {
    const first = this.#window.base + head;
    const second = this.#window.base + tail;
    const segments = new Set([first]);
    if (isWhole) {
      for (const segment of furtherSegments(this.#mbufs, first)) {
        segments.add(segment);
      }
    }
    for (const segment of [second, ...furtherSegments(this.#mbufs, second)]) {
      if (!segments.has(segment)) continue;
      throw packetRefusal(deed, {
        rule: "elsewhere",
        element: segment,
        index: 0,
        problem: "would be a segment of the packet twice",
      });
    }
  }

  /**
   * A packet whose address the application has by a way that nobody sees, such
   * as a call of C: it is held again, unless it lies free.
   */
  adopt(address: Address): void {
    if (!isRunning()) return;
    const entry = ledger.find(address);
    if (entry === undefined || entry.holds > 0) return;
    const pool = poolOwning(address);
    if (pool === undefined || pool.placeOf(address) !== undefined) return;
    ledger.hold(address, true, 1, "found by mbufs.at", 0, 1);
  }

  /** The entry of a packet that is held: unknown ones are, if they are not free. */
  #held(address: Address, deed: Deed, index: number, head = address): Entry {
    const entry = ledger.find(address);
    if (entry !== undefined) {
      if (entry.holds > 0) return entry;
      throw gone(entry, deed, index, head);
    }
    const place = poolOwning(address)?.placeOf(address);
    if (place !== undefined) {
      throw packetRefusal(deed, {
        rule: "free",
        element: address,
        head,
        index,
        problem: `lies free ${place}`,
      });
    }
    const refcnt = this.#mbufs.refcnt(address - this.#window.base);
    const event = "first seen by this thread";
    return ledger.hold(address, true, refcnt, event, 0, 1);
  }

  /** Throws unless a packet of the window begins at an address. */
  #checkPlace(
    address: Address,
    deed: Deed,
    index: number,
    head = address,
  ): void {
    const isInside = this.#window.contains(address);
    const pool = isInside ? poolOwning(address) : undefined;
    if (pool?.isMbuf(address)) {
      if (this.#mapped.has(pool)) return;
      // Another process may have made it since this window was opened.
      sharedWindow(address);
      this.#mapped.add(pool);
      return;
    }
    const problem = pool !== undefined
      ? `is an object of mempool "${pool.name}", and no packet`
      : isInside
      ? "is no packet of any pool"
      : "is outside the window of its burst";
    const fault = { element: address, head, index, problem };
    throw packetRefusal(deed, { rule: "foreign", ...fault });
  }

  /** Throws for reference counts that cannot be; tells the count. */
  #checkCount(
    address: Address,
    deed: Deed,
    index: number,
    head = address,
  ): number {
    const refcnt = this.#mbufs.refcnt(address - this.#window.base);
    if (refcnt > 0 && refcnt < ABSURD_COUNT) return refcnt;
    throw packetRefusal(deed, {
      rule: "count",
      element: address,
      head,
      index,
      problem: `has a reference count of ${refcnt}`,
      entry: ledger.find(address),
    });
  }
}

function gone(
  entry: Entry,
  deed: Deed,
  index: number,
  head = entry.address,
): CheckError {
  return packetRefusal(deed, {
    rule: "gone",
    element: entry.address,
    head,
    index,
    problem: "is no longer held",
    entry,
  });
}

function doubled(
  entry: Entry,
  deed: Deed,
  index: number,
  copies: Copies,
): CheckError {
  return packetRefusal(deed, {
    rule: "elsewhere",
    element: entry.address,
    index,
    problem: `is ${copies(entry.address)[0]} already`,
    entry,
  });
}
