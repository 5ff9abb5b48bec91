/**
 * Work on whole bursts by kernels.
 *
 * @module
 */
import type { Kernels } from "../../ffi/kernels/kernels.ts";
import { showAs } from "../../ffi/runtime/shown.ts";
import type { Burst } from "../mempool/burst.ts";
import { memoryOf } from "../ring/internal/batch_memory.ts";
import type { BurstOperations } from "./burst_operations.ts";
import { checkApart, type Lanes } from "./lanes.ts";

/**
 * What kernel/burst_operations.ts exports; all parameters are 32-bit integers.
 * `batch` is the byte offset of a burst, `base` the low word of the window's
 * address.
 */
interface PacketFunctions {
  rewriteMacs(
    batch: number,
    base: number,
    bytes0: number,
    bytes4: number,
    bytes8: number,
  ): void;
  portRun(batch: number, base: number): number;
  sumPacketLengths(batch: number, base: number): number;
  countEtherType(batch: number, base: number, type: number): number;
  countFlags(
    batch: number,
    base: number,
    maskLow: number,
    maskHigh: number,
  ): number;
  sort(batch: number, choices: number, lanes: number, laneCount: number): void;
  deal(batch: number, lanes: number, laneCount: number, first: number): void;
}

/** The packets of one burst; what kernels cannot reach is the reference's. */
export class CompiledOperations implements BurstOperations {
  static {
    showAs(
      this,
      ({ burst: { length, capacity } }) =>
        `{ ${length} of ${capacity} packets, by kernels }`,
      "BurstOperations",
    );
  }

  declare private readonly functions: PacketFunctions;
  declare private readonly reference: BurstOperations;
  declare private readonly burst: Burst;
  declare private readonly batch: number;
  declare private readonly base: number;

  /** The lanes that were looked at last. */
  #lanes: Lanes | undefined;

  constructor(kernels: Kernels, burst: Burst, reference: BurstOperations) {
    this.functions = kernels.as<PacketFunctions>();
    this.reference = reference;
    this.burst = burst;
    this.batch = memoryOf(burst).offset;
    this.base = burst.window.base | 0;
  }

  rewriteMacs(macs: Uint32Array): void {
    this.functions.rewriteMacs(
      this.batch,
      this.base,
      macs[0]!,
      macs[1]!,
      macs[2]!,
    );
  }

  portRun(): number {
    return this.functions.portRun(this.batch, this.base);
  }

  sumPacketLengths(): number {
    return this.functions.sumPacketLengths(this.batch, this.base);
  }

  countEtherType(type: number): number {
    const swapped = ((type & 0xff) << 8) | (type >>> 8);
    return this.functions.countEtherType(this.batch, this.base, swapped);
  }

  countFlags(maskLow: number, maskHigh: number): number {
    return this.functions.countFlags(this.batch, this.base, maskLow, maskHigh);
  }

  sort(lanes: Lanes): void {
    if (lanes !== this.#lanes) this.#look(lanes);
    const { choices, count } = lanes;
    // Private for users: fields, so that V8 takes them as they are.
    const lanesAt = lanes["lanesAt"];
    // The kernel takes each packet to have a choice.
    if (lanesAt === 0 || this.burst.length > choices.length) {
      return this.reference.sort(lanes);
    }
    this.functions.sort(this.batch, lanes["choicesAt"], lanesAt, count);
  }

  deal(lanes: Lanes, first = 0): void {
    if (lanes !== this.#lanes) this.#look(lanes);
    const { count } = lanes;
    const lanesAt = lanes["lanesAt"];
    if (lanesAt === 0) return this.reference.deal(lanes, first);
    this.functions.deal(this.batch, lanesAt, count, first % count);
  }

  #look(lanes: Lanes): void {
    checkApart(this.burst, lanes);
    this.#lanes = lanes;
  }
}
