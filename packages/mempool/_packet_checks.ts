/**
 * The rules of checked mode for packets of one window.
 *
 * @module
 */
import { sharedWindow } from "../../ffi/shared_memory.ts";
import { hex } from "../../ffi/shown.ts";
import type { Address } from "../../ffi/types.ts";
import type { Window } from "../../ffi/window.ts";
import { CheckError, type CheckRule } from "../eal/check_error.ts";
import { type Entry, ledger } from "../ring/internal/ledger.ts";
import type { Giving } from "./_giving.ts";
import { type KnownPool, poolOwning } from "./_known_pools.ts";
import type { Mbufs } from "./mbufs.ts";

/** Reference counts from here on are those of packets freed too often. */
const ABSURD_COUNT = 0x8000;

/** What a call is about to do to a packet, for errors. */
export interface Deed {
  /** Such as `ring "jobs"`. */
  readonly object: string;
  /** Such as `send to ring "jobs"`. */
  readonly tried: string;
  /** Where the packet is, such as "burst 1"; "" for none. */
  readonly place: string;
}

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
      throw this.#doubled(ledger.find(address)!, deed, index, copies);
    }
    ledger.hold(
      address,
      true,
      Math.min(known + 1, refcnt),
      event,
      order,
      count,
    );
    for (const segment of this.#furtherSegments(address)) {
      this.#checkPlace(segment, deed, index, address);
      ledger.hold(segment, true, 1, event, order, count);
    }
  }

  /** Checks that a packet may be put into a burst, where it is not yet. */
  checkAdd(address: Address, deed: Deed, index: number, copies: Copies): void {
    this.#checkPlace(address, deed, index);
    this.#checkCount(address, deed, index);
    const entry = this.#held(address, deed, index);
    if (copies(address).length >= entry.holds) {
      throw this.#doubled(entry, deed, index, copies);
    }
  }

  /** Checks that a packet, with all its segments, may be given away. */
  checkGive(address: Address, deed: Deed, index: number, giving: Giving): void {
    this.checkGiveSegment(address, deed, index, giving);
    for (const segment of this.#furtherSegments(address)) {
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
    throw this.#refusal(
      "elsewhere",
      address,
      deed,
      index,
      "is given away twice at once, and held only once",
      ledger.tell(entry),
      head,
    );
  }

  /** Checks an mbuf that a call is about to work on. */
  checkUse(mbuf: number, deed: Deed): void {
    const { base, byteLength } = this.#window;
    if (!(mbuf > 0 && mbuf < byteLength)) {
      throw new CheckError({
        rule: "foreign",
        ...deed,
        problem: `there is no mbuf at offset ${mbuf} of the window`,
      });
    }
    const entry = ledger.find(base + mbuf);
    if (entry !== undefined && entry.holds === 0) {
      throw this.#gone(entry, deed, 0, entry.address);
    }
  }

  /**
   * A packet whose address the application has by a way that nobody sees, such
   * as a call of C: it is held again, unless it lies free.
   */
  adopt(address: Address): void {
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
      throw this.#gone(entry, deed, index, head);
    }
    const place = poolOwning(address)?.placeOf(address);
    if (place !== undefined) {
      throw this.#refusal(
        "free",
        address,
        deed,
        index,
        `lies free ${place}`,
        "",
        head,
      );
    }
    const refcnt = this.#mbufs.refcnt(address - this.#window.base);
    return ledger.hold(
      address,
      true,
      refcnt,
      "first seen by this thread",
      0,
      1,
    );
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
    throw this.#refusal("foreign", address, deed, index, problem, "", head);
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
    const entry = ledger.find(address);
    throw this.#refusal(
      "count",
      address,
      deed,
      index,
      `has a reference count of ${refcnt}`,
      entry === undefined ? "" : ledger.tell(entry),
      head,
    );
  }

  /** The segments behind the first one. */
  *#furtherSegments(address: Address): Generator<Address> {
    const { base } = this.#window;
    let at = address;
    for (;;) {
      const next = this.#mbufs.nextSegment(at - base);
      if (next === 0) return;
      yield at = base + next;
    }
  }

  #gone(entry: Entry, deed: Deed, index: number, head: Address): CheckError {
    return this.#refusal(
      "gone",
      entry.address,
      deed,
      index,
      "is no longer held",
      ledger.tell(entry),
      head,
    );
  }

  #doubled(
    entry: Entry,
    deed: Deed,
    index: number,
    copies: Copies,
  ): CheckError {
    return this.#refusal(
      "elsewhere",
      entry.address,
      deed,
      index,
      `is ${copies(entry.address)[0]} already`,
      ledger.tell(entry),
    );
  }

  #refusal(
    rule: CheckRule,
    element: Address,
    deed: Deed,
    index: number,
    problem: string,
    earlier: string,
    head = element,
  ): CheckError {
    const { place } = deed;
    const pool = poolOwning(element);
    const mbuf = `mbuf ${hex(element)}${
      pool === undefined ? "" : ` of mempool "${pool.name}"`
    }`;
    const packet = place === ""
      ? mbuf
      : `packet ${index} of ${place} (${mbuf})`;
    const subject = element === head ? packet : `a segment of ${packet}`;
    return new CheckError({
      rule,
      ...deed,
      problem: `${subject} ${problem}`,
      element,
      earlier,
    });
  }
}
