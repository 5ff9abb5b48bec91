/**
 * Lanes: one table of packets per destination, for sorting a burst.
 *
 * @module
 */
import type { Window } from "../../ffi/window.ts";
import { wasmMemoryOf } from "../../ffi/wasm_memory.ts";
import { LaneField } from "./kernel_layout.ts";
import { makePacketTable, type PacketTable } from "./packet_table.ts";

/** In 32-bit words, and here: V8 looks imported names up anew in each call. */
const WORDS = LaneField.SIZE / 4;
const LENGTH = LaneField.LENGTH / 4;

/** A fixed number of tables for packets of one window. */
export class Lanes {
  /** The tables, by destination. */
  declare readonly tables: readonly PacketTable[];
  /** Packets that fit into each. */
  declare readonly capacity: number;
  /** For `scatter`: the destination of each packet of a burst. */
  declare readonly choices: Uint8Array;
  /** Byte offset in the window of `choices`; 0 if they are elsewhere. */
  declare readonly choicesOffset: number;
  /** Byte offset in the window of what kernels read; 0 if it is elsewhere. */
  declare readonly lanesOffset: number;
  declare private readonly words: Uint32Array;

  /**
   * Makes empty lanes.
   *
   * @param window That of the packets.
   * @param count Number of destinations, at most 256.
   * @param capacity Packets that fit into each lane, and of a burst.
   * @throws {RangeError} if one is not from 1 up.
   */
  constructor(window: Window, count: number, capacity: number) {
    if (!Number.isInteger(count) || count < 1 || count > 256) {
      throw new RangeError(
        `Cannot make lanes: count must be from 1 to 256: ${count}`,
      );
    }
    if (!Number.isInteger(capacity) || capacity < 1 || capacity > 0xffff) {
      throw new RangeError(
        `Cannot make lanes: capacity must be from 1 to 65535: ${capacity}`,
      );
    }
    const memory = wasmMemoryOf(window);
    this.tables = Array.from(
      { length: count },
      () => makePacketTable(window, capacity),
    );
    this.capacity = capacity;
    this.choicesOffset = memory?.allocate(capacity) ?? 0;
    const inReach = this.choicesOffset !== 0 &&
      this.tables.every((table) => table.tableOffset !== 0);
    this.lanesOffset = inReach ? memory!.allocate(count * LaneField.SIZE) : 0;
    const { buffer } = window.u8;
    this.choices = this.choicesOffset === 0
      ? new Uint8Array(capacity)
      : new Uint8Array(buffer, this.choicesOffset, capacity);
    this.words = this.lanesOffset === 0
      ? new Uint32Array(count * WORDS)
      : new Uint32Array(buffer, this.lanesOffset, count * WORDS);
    this.tables.forEach(({ tableOffset }, lane) => {
      this.words[lane * WORDS + LaneField.TABLE / 4] = tableOffset;
      this.words[lane * WORDS + LaneField.CAPACITY / 4] = capacity;
    });
  }

  /** Number of destinations. */
  get count(): number {
    return this.tables.length;
  }

  /** Packets in a lane. */
  length(lane: number): number {
    return this.words[lane * WORDS + LENGTH]!;
  }

  /** Sets the number of packets in a lane: 0 once they are handed on. */
  setLength(lane: number, length: number): void {
    this.words[lane * WORDS + LENGTH] = length;
  }
}
