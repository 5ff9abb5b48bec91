/**
 * Looks on at one burst, in checked mode.
 *
 * @module
 */
import { hex } from "../../ffi/runtime/shown.ts";
import type { Address } from "../../ffi/runtime/c_types.ts";
import { CheckError } from "../eal/check_error.ts";
import { type BatchMemory, memoryOf } from "../ring/internal/batch_memory.ts";
import { ledger } from "../ring/internal/ledger.ts";
import type {
  BatchObserver,
  EndName,
} from "../ring/internal/batch_observer.ts";
import { copiesOf, lookIn, noteBurst } from "./_copies.ts";
import { Giving } from "../ring/internal/giving.ts";
import { PacketChecks } from "./_packet_checks.ts";
import type { Deed } from "./_packet_refusal.ts";
import type { Mbufs } from "./mbufs.ts";

let made = 0;

/** What a burst needs for its checks. */
export class BurstObserver implements BatchObserver {
  /** How errors call the burst: by the order in which the thread made them. */
  readonly name: string;
  readonly checks: PacketChecks;
  readonly #memory: BatchMemory;
  readonly #deeds = new Map<EndName, Deed>();
  readonly #giving = new Giving();
  /** The packets that were to be sent, and the burst's length before. */
  readonly #before: Address[] = [];
  #length = 0;

  constructor(burst: object, mbufs: Mbufs) {
    this.name = `burst ${++made}`;
    noteBurst(burst);
    this.checks = new PacketChecks(mbufs);
    this.#memory = memoryOf(burst);
    // A place may be gone before its burst is.
    if (!this.#memory.isPlaced) lookIn(this);
  }

  /** Packets that it has. */
  get length(): number {
    return this.#memory.i32[this.#memory.lengthAt]!;
  }

  /** Element i of its table, whether it has so many or not. */
  address(i: number): Address {
    const { words } = this.#memory;
    return words[2 * i]! + words[2 * i + 1]! * 0x1_0000_0000;
  }

  /** Adds to a list each place where a packet is in this burst. */
  find(address: Address, found: string[]): void {
    const low = address >>> 0;
    const { words } = this.#memory;
    for (let i = 0; i < this.length; i++) {
      if (words[2 * i] === low && this.address(i) === address) {
        found.push(`packet ${i} of ${this.name}`);
      }
    }
  }

  received(end: EndName, n: number): void {
    if (n === 0) return;
    ledger.nextMove();
    const deed = this.deed(end);
    const first = this.length - n;
    for (let i = first; i < first + n; i++) {
      const address = this.address(i);
      if (address === 0) continue;
      const order = i - first;
      this.checks.receive(address, deed, i, copiesOf, end.event, order, n);
    }
  }

  sending(end: EndName, n: number): void {
    if (n > 0) ledger.nextMove();
    this.#before.length = 0;
    this.#length = this.length;
    this.checkGive(end, 0, n);
    for (let i = 0; i < n; i++) this.#before.push(this.address(i));
  }

  sent(end: EndName, n: number): void {
    const before = this.#before;
    if (this.#isRest(n)) {
      this.settle((packet) => packet < n, end.event, before.length);
      return;
    }
    // Callbacks of a queue have taken packets out, or put others in.
    const left = new Set<Address>();
    for (let i = 0; i < this.length; i++) left.add(this.address(i));
    const isGiven = (packet: number): boolean => !left.has(before[packet]!);
    this.settle(isGiven, end.event, before.length);
    for (const address of left) {
      ledger.receive(address, "left by a callback", 0, 1);
    }
  }

  /** Whether the burst has what it had, but for its first n packets. */
  #isRest(n: number): boolean {
    const before = this.#before;
    if (this.#length - this.length !== n) return false;
    for (let i = n; i < before.length; i++) {
      if (this.address(i - n) !== before[i]) return false;
    }
    return true;
  }

  /** Checks that packets may be given away; {@linkcode settle} follows. */
  checkGive(end: EndName, from: number, n: number): void {
    const deed = this.deed(end);
    this.#giving.clear();
    try {
      for (let i = from; i < from + n; i++) {
        const address = this.address(i);
        if (address !== 0) {
          this.checks.checkGive(address, deed, i, this.#giving);
        } else if (end.takesNoNull) throw this.#noPacket(deed, i);
      }
    } catch (error) {
      this.#giving.clear();
      throw error;
    }
  }

  /** Notes which packets were given away. */
  settle(
    isGiven: (packet: number) => boolean,
    event: string,
    count: number,
  ): void {
    this.#giving.settle(isGiven, event, count);
  }

  /** Checks that all packets are held: for a call that works on them. */
  checkHeld(call: string): void {
    const deed = { object: this.name, tried: `call ${call}`, place: this.name };
    const { base } = this.checks;
    for (let i = 0; i < this.length; i++) {
      this.checks.checkUse(this.address(i) - base, deed, i);
    }
  }

  /** What an end does to the packets of this burst. */
  deed(end: EndName): Deed {
    let deed = this.#deeds.get(end);
    if (deed === undefined) {
      deed = { object: end.object, tried: end.tried, place: this.name };
      this.#deeds.set(end, deed);
    }
    return deed;
  }

  #noPacket(deed: Deed, i: number): CheckError {
    return new CheckError({
      rule: "foreign",
      ...deed,
      problem: `element ${i} of ${this.name} is no packet: ${
        hex(this.address(i))
      }`,
    });
  }
}
