/**
 * Work on whole bursts by kernels.
 *
 * @module
 */
import type { KernelFunctions } from "./_instance.ts";
import type { Kernels } from "./kernels.ts";
import type { Lanes } from "./lanes.ts";
import type { PacketOperations } from "./packet_operations.ts";
import type { PacketTable } from "./packet_table.ts";

/** The packets of one window; tables elsewhere are left to the reference. */
export class CompiledPackets implements PacketOperations {
  declare private readonly functions: KernelFunctions;
  declare private readonly reference: PacketOperations;
  declare private readonly base: number;

  constructor(kernels: Kernels, reference: PacketOperations) {
    this.functions = kernels.functions;
    this.reference = reference;
    this.base = kernels.window.base | 0;
  }

  rewriteMacs(packets: PacketTable, count: number, macs: Uint32Array): void {
    const table = packets.tableOffset;
    if (table === 0) return this.reference.rewriteMacs(packets, count, macs);
    this.functions.rewriteMacs(
      table,
      count,
      this.base,
      macs[0]!,
      macs[1]!,
      macs[2]!,
    );
  }

  portRun(packets: PacketTable, count: number, from: number): number {
    const table = packets.tableOffset;
    if (table === 0) return this.reference.portRun(packets, count, from);
    return this.functions.portRun(table + from * 8, count - from, this.base);
  }

  sumPacketLengths(packets: PacketTable, count: number): number {
    const table = packets.tableOffset;
    if (table === 0) return this.reference.sumPacketLengths(packets, count);
    return this.functions.sumPacketLengths(table, count, this.base);
  }

  countEtherType(packets: PacketTable, count: number, type: number): number {
    const table = packets.tableOffset;
    if (table === 0) {
      return this.reference.countEtherType(packets, count, type);
    }
    const swapped = ((type & 0xff) << 8) | (type >>> 8);
    return this.functions.countEtherType(table, count, this.base, swapped);
  }

  countFlags(
    packets: PacketTable,
    count: number,
    maskLow: number,
    maskHigh: number,
  ): number {
    const table = packets.tableOffset;
    if (table === 0) {
      return this.reference.countFlags(packets, count, maskLow, maskHigh);
    }
    const base = this.base;
    return this.functions.countFlags(table, count, base, maskLow, maskHigh);
  }

  scatter(packets: PacketTable, count: number, lanes: Lanes): number {
    const table = packets.tableOffset;
    if (table === 0 || lanes.lanesOffset === 0) {
      return this.reference.scatter(packets, count, lanes);
    }
    const { choicesOffset, lanesOffset } = lanes;
    return this.functions.scatter(
      table,
      count,
      choicesOffset,
      lanesOffset,
      lanes.count,
    );
  }

  deal(
    packets: PacketTable,
    count: number,
    lanes: Lanes,
    first: number,
  ): number {
    const table = packets.tableOffset;
    if (table === 0 || lanes.lanesOffset === 0) {
      return this.reference.deal(packets, count, lanes, first);
    }
    const { lanesOffset } = lanes;
    return this.functions.deal(table, count, lanesOffset, lanes.count, first);
  }
}
