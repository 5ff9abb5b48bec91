/**
 * Work on whole bursts in TypeScript: for windows without kernels, and what
 * the kernels are compared with.
 *
 * @module
 */
import { layout } from "../../ffi/layout/mod.ts";
import { showAs } from "../../ffi/runtime/shown.ts";
import type { Burst } from "../mempool/burst.ts";
import { memoryOf } from "../ring/internal/batch_memory.ts";
import type { BurstOperations } from "./burst_operations.ts";
import { checkApart, type Lanes } from "./lanes.ts";

/** The packets of one burst. */
export class ReferenceOperations implements BurstOperations {
  static {
    showAs(
      this,
      ({ burst: { length, capacity } }) =>
        `{ ${length} of ${capacity} packets, in TypeScript }`,
      "BurstOperations",
    );
  }

  declare private readonly burst: Burst;
  readonly #words: Uint32Array;
  readonly #u8: Uint8Array;
  readonly #u16: Uint16Array;
  readonly #u32: Uint32Array;
  readonly #base: number;
  readonly #bufAddr: number;
  readonly #dataOff: number;
  readonly #flags: number;
  readonly #pktLen: number;
  readonly #port: number;

  constructor(burst: Burst) {
    const { rte_mbuf } = layout();
    const { window } = burst;
    this.burst = burst;
    this.#words = memoryOf(burst).words;
    this.#u8 = window.u8;
    this.#u16 = window.u16;
    this.#u32 = window.u32;
    this.#base = window.base | 0;
    this.#bufAddr = rte_mbuf.buf_addr >>> 2;
    this.#dataOff = rte_mbuf.data_off >>> 1;
    this.#flags = rte_mbuf.ol_flags >>> 2;
    this.#pktLen = rte_mbuf.pkt_len >>> 2;
    this.#port = rte_mbuf.port >>> 1;
  }

  rewriteMacs(macs: Uint32Array): void {
    const u8 = this.#u8;
    const count = this.burst.length;
    for (let i = 0; i < count; i++) {
      // By bytes: data may begin anywhere.
      const data = this.#data(i);
      for (let at = 0; at < 12; at++) {
        u8[data + at] = macs[at >>> 2]! >>> (8 * (at & 3));
      }
    }
  }

  portRun(): number {
    const count = this.burst.length;
    if (count === 0) return 0;
    const portOf = (i: number): number =>
      this.#u16[(this.#mbuf(i) >>> 1) + this.#port]!;
    const port = portOf(0);
    let end = 1;
    while (end < count && portOf(end) === port) end++;
    return end;
  }

  sumPacketLengths(): number {
    const count = this.burst.length;
    let sum = 0;
    for (let i = 0; i < count; i++) {
      sum += this.#u32[(this.#mbuf(i) >>> 2) + this.#pktLen]!;
    }
    return sum;
  }

  countEtherType(type: number): number {
    const u8 = this.#u8;
    const count = this.burst.length;
    let found = 0;
    for (let i = 0; i < count; i++) {
      const at = this.#data(i) + 12;
      if (u8[at]! * 256 + u8[at + 1]! === type) found++;
    }
    return found;
  }

  countFlags(maskLow: number, maskHigh: number): number {
    const count = this.burst.length;
    let found = 0;
    for (let i = 0; i < count; i++) {
      const index = (this.#mbuf(i) >>> 2) + this.#flags;
      const low = this.#u32[index]! & maskLow;
      if ((low | (this.#u32[index + 1]! & maskHigh)) !== 0) found++;
    }
    return found;
  }

  sort(lanes: Lanes): void {
    checkApart(this.burst, lanes);
    this.#move((i) => lanes.bursts[lanes.choices[i]!]);
  }

  deal(lanes: Lanes, first = 0): void {
    checkApart(this.burst, lanes);
    this.#move((i) => lanes.bursts[(first + i) % lanes.count]);
  }

  /** Moves packets to the bursts that are chosen; the others stay. */
  #move(choose: (i: number) => Burst | undefined): void {
    const count = this.burst.length;
    let kept = 0;
    for (let i = 0; i < count; i++) {
      if (choose(i)?.add(this.#mbuf(i)) === true) continue;
      this.#words[2 * kept] = this.#words[2 * i]!;
      this.#words[2 * kept + 1] = this.#words[2 * i + 1]!;
      kept++;
    }
    this.burst.length = kept;
  }

  #mbuf(i: number): number {
    return (this.#words[2 * i]! - this.#base) >>> 0;
  }

  #data(i: number): number {
    const mbuf = this.#mbuf(i);
    const buffer = this.#u32[(mbuf >>> 2) + this.#bufAddr]! - this.#base;
    return (buffer + this.#u16[(mbuf >>> 1) + this.#dataOff]!) >>> 0;
  }
}
