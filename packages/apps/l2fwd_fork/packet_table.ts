/**
 * Tables of packets in the shared memory: who holds which, for the case that
 * the holder is killed.
 *
 * @module
 */
import type { Address, Window } from "../../eal/mod.ts";

/** Packets that are received, held and sent at once. */
export const BURST_SIZE = 32;

/** Bytes of a table, the last of them unused. */
export const TABLE_SIZE = 320;

/** Places in a table, in bytes. */
const COUNT = 0;
const NEXT = 4;
const MBUFS = 8;

/** Where a table is: its words, and its array for `Burst`. */
export interface PacketTable {
  /** The memory that holds it. */
  readonly memory: Window;
  /** Index of the word with the number of packets. */
  readonly count: number;
  /** Index of the word with the first packet that is still held. */
  readonly next: number;
  /** Byte offset of the array of mbuf pointers. */
  readonly mbufs: number;
}

/** The table at a byte offset. */
export function packetTable(memory: Window, offset: number): PacketTable {
  return {
    memory,
    count: (offset + COUNT) / 4,
    next: (offset + NEXT) / 4,
    mbufs: offset + MBUFS,
  };
}

/** The packets that are held, as addresses of mbufs. */
export function heldPackets(
  { memory, count, next, mbufs }: PacketTable,
): Address[] {
  const end = Math.min(memory.u32[count]!, BURST_SIZE);
  const found: Address[] = [];
  for (let i = memory.u32[next]!; i < end; i++) {
    found.push(memory.pointer(mbufs + i * 8));
  }
  return found;
}

/** Forgets all packets. */
export function clearPackets({ memory, count, next }: PacketTable): void {
  memory.u32[count] = 0;
  memory.u32[next] = 0;
}
