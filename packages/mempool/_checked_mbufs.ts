/**
 * The mbufs of a window in checked mode: the same calls, which refuse packets
 * that this thread has given away, and note what it gives away by them.
 *
 * @module
 */
import type { Address } from "../../ffi/runtime/c_types.ts";
import { isRunning } from "../eal/internal/eal_state.ts";
import { ledger } from "../ring/internal/ledger.ts";
import { Giving } from "../ring/internal/giving.ts";
import { PacketChecks } from "./_packet_checks.ts";
import type { Deed } from "./_packet_refusal.ts";
import type { Mbufs } from "./mbufs.ts";

type Call = (...parameters: never[]) => unknown;
type AnyCall = (...parameters: unknown[]) => unknown;

/** Calls that look at no packet, or may look at one that is gone. */
const UNCHECKED: ReadonlySet<string> = new Set(
  [
    "constructor",
    "address",
    "storeAddress",
    "problem",
    "refcnt",
    "toJSON",
  ] satisfies (keyof Mbufs | "constructor" | "toJSON")[],
);

/** Calls whose second parameter is an mbuf, too; 0 is none. */
const OF_TWO: ReadonlySet<string> = new Set(
  ["attach", "chain", "setNextSegment"] satisfies (keyof Mbufs)[],
);

/** Calls that work on all segments of a packet. */
const OF_PACKETS: ReadonlySet<string> = new Set(
  [
    "append",
    "chain",
    "clone",
    "copy",
    "lastSegment",
    "read",
    "trim",
    "updatePacketRefcnt",
    "write",
  ] satisfies (keyof Mbufs)[],
);

const checked = new WeakMap<Mbufs, Mbufs>();

/** The checked calls of a window's mbufs. */
export function checkedMbufs(mbufs: Mbufs): Mbufs {
  let found = checked.get(mbufs);
  if (found === undefined) {
    found = new CheckedCalls(mbufs).all();
    checked.set(mbufs, found);
  }
  return found;
}

class CheckedCalls {
  readonly #mbufs: Mbufs;
  readonly #checks: PacketChecks;
  readonly #giving = new Giving();

  constructor(mbufs: Mbufs) {
    this.#mbufs = mbufs;
    this.#checks = new PacketChecks(mbufs);
  }

  /** An object that looks like the mbufs, with calls of its own. */
  all(): Mbufs {
    const mbufs = this.#mbufs;
    const calls: Partial<Record<string, Call>> = {};
    for (
      const name of Object.getOwnPropertyNames(Object.getPrototypeOf(mbufs))
    ) {
      const call = mbufs[name as keyof Mbufs] as unknown;
      if (typeof call !== "function" || name === "constructor") continue;
      calls[name] = UNCHECKED.has(name)
        ? call.bind(mbufs)
        : this.#checkedCall(name, call as AnyCall);
    }
    Object.assign(calls, this.#giveCalls(), this.#countCalls(), {
      at: (address: Address) => {
        const mbuf = mbufs.at(address);
        if (mbuf !== 0) this.#checks.adopt(address);
        return mbuf;
      },
    });
    return Object.assign(Object.create(mbufs) as Mbufs, calls);
  }

  #checkedCall(name: string, call: AnyCall): AnyCall {
    const deed = deedOf(name);
    const ofTwo = OF_TWO.has(name);
    const isWhole = OF_PACKETS.has(name);
    return (...parameters) => {
      this.#checkUse(parameters[0] as number, deed, isWhole);
      if (ofTwo && parameters[1] !== 0) {
        this.#checkUse(parameters[1] as number, deed, isWhole);
        if (name !== "attach") {
          this.#checks.checkApart(
            parameters[0] as number,
            parameters[1] as number,
            deed,
            isWhole,
          );
        }
      }
      return call.apply(this.#mbufs, parameters);
    };
  }

  #checkUse(mbuf: number, deed: Deed, isWhole: boolean): void {
    this.#checks.checkUse(mbuf, deed);
    if (isWhole) this.#checks.checkSegments(mbuf, deed);
  }

  /** Those that give packets away. */
  #giveCalls(): Partial<Mbufs> {
    const mbufs = this.#mbufs;
    const giving = this.#giving;
    const free = deedOf("free");
    const freeSegment = deedOf("freeSegment");
    const prefree = deedOf("prefreeSegment");
    const linearize = deedOf("linearize");
    return {
      free: (mbuf) => {
        if (mbuf === 0) return;
        this.#prepare(mbuf, free, true);
        mbufs.free(mbuf);
        this.#settle("freed by mbufs.free");
      },
      freeSegment: (mbuf) => {
        this.#prepare(mbuf, freeSegment, false);
        mbufs.freeSegment(mbuf);
        this.#settle("freed by mbufs.freeSegment");
      },
      prefreeSegment: (mbuf) => {
        this.#prepare(mbuf, prefree, false);
        const isOurs = mbufs.prefreeSegment(mbuf);
        if (isOurs) giving.clear();
        else this.#settle("given up by mbufs.prefreeSegment");
        return isOurs;
      },
      linearize: (mbuf) => {
        this.#checks.checkUse(mbuf, linearize);
        const rest = mbufs.nextSegment(mbuf);
        if (rest !== 0) this.#prepare(rest, linearize, true);
        const isDone = mbufs.linearize(mbuf);
        if (isDone && rest !== 0) this.#settle("freed by mbufs.linearize");
        else giving.clear();
        return isDone;
      },
    };
  }

  /** Those that change how often packets are held. */
  #countCalls(): Partial<Mbufs> {
    const mbufs = this.#mbufs;
    return {
      updateRefcnt: (mbuf, value) => {
        this.#addHolds(mbuf, value, "updateRefcnt");
        return mbufs.updateRefcnt(mbuf, value);
      },
      setRefcnt: (mbuf, count) => {
        const value = (count & 0xffff) - mbufs.refcnt(mbuf);
        this.#addHolds(mbuf, value, "setRefcnt");
        mbufs.setRefcnt(mbuf, count);
      },
      updatePacketRefcnt: (mbuf, value) => {
        for (let m = mbuf; m !== 0; m = mbufs.nextSegment(m)) {
          this.#addHolds(m, value, "updatePacketRefcnt");
        }
        mbufs.updatePacketRefcnt(mbuf, value);
      },
    };
  }

  #prepare(mbuf: number, deed: Deed, isWhole: boolean): void {
    // After the EAL's end there is nothing to look at.
    if (!isRunning()) return;
    const address = this.#address(mbuf);
    ledger.nextMove();
    this.#giving.clear();
    try {
      this.#checks.checkUse(mbuf, deed);
      if (isWhole) this.#checks.checkGive(address, deed, 0, this.#giving);
      else this.#checks.checkGiveSegment(address, deed, 0, this.#giving);
    } catch (error) {
      this.#giving.clear();
      throw error;
    }
  }

  #settle(event: string): void {
    this.#giving.settle(() => true, event, 1);
  }

  #addHolds(mbuf: number, value: number, call: string): void {
    if (!isRunning()) return;
    const deed = deedOf(call);
    const address = this.#address(mbuf);
    this.#checks.checkUse(mbuf, deed);
    const before = this.#checks.checkHeld(address, deed);
    const refcnt = this.#mbufs.refcnt(mbuf);
    // Whoever takes the last reference away may use the packet again.
    const least = refcnt + value === 0 ? 1 : 0;
    const holds = Math.max(least, before + value);
    ledger.nextMove();
    ledger.hold(address, true, holds, `counted by mbufs.${call}`, 0, 1);
  }

  #address(mbuf: number): Address {
    return this.#mbufs.window.base + mbuf;
  }
}

function deedOf(call: string): Deed {
  const tried = `call mbufs.${call}`;
  return { object: "mbufs", tried, place: "" };
}
