/**
 * Work on the packets of a burst. `batch` is the byte offset of the burst:
 * length, capacity and mbuf pointers; `base` the low word of the address of
 * the memory's byte 0, so that an mbuf lies at byte `low word of pointer -
 * base`. `_reference_operations.ts` does the same in TypeScript.
 */
/// <reference path="../../../ffi/kernels/assemblyscript.d.ts" />
import {
  BATCH_CAPACITY,
  BATCH_LENGTH,
  BATCH_TABLE,
  MBUF_BUF_ADDR,
  MBUF_DATA_OFF,
  MBUF_FLAGS,
  MBUF_PKT_LEN,
  MBUF_PORT,
} from "../../../ffi/kernels/layout.generated.ts";

/** Writes the first 12 bytes of each packet, which are its MAC addresses. */
export function rewriteMacs(
  batch: usize,
  base: u32,
  bytes0: u32,
  bytes4: u32,
  bytes8: u32,
): void {
  const bytes: u64 = (bytes0 as u64) | ((bytes4 as u64) << 32);
  let at = batch + BATCH_TABLE;
  const end = endOf(batch);
  // Four at a time: the processor looks for all before it writes the first.
  for (; at + 32 <= end; at += 32) {
    const data0 = dataAt(at, base);
    const data1 = dataAt(at + 8, base);
    const data2 = dataAt(at + 16, base);
    const data3 = dataAt(at + 24, base);
    writeMacs(data0, bytes, bytes8);
    writeMacs(data1, bytes, bytes8);
    writeMacs(data2, bytes, bytes8);
    writeMacs(data3, bytes, bytes8);
  }
  for (; at < end; at += 8) writeMacs(dataAt(at, base), bytes, bytes8);
}

function writeMacs(data: usize, bytes: u64, bytes8: u32): void {
  store<u64>(data, bytes);
  store<u32>(data, bytes8, 8);
}

/** The sum of the packets' lengths. */
export function sumPacketLengths(batch: usize, base: u32): f64 {
  let sum: u64 = 0;
  const end = endOf(batch);
  for (let at = batch + BATCH_TABLE; at < end; at += 8) {
    sum += load<u32>(load<u32>(at) - base, MBUF_PKT_LEN) as u64;
  }
  return sum as f64;
}

/**
 * How many packets from the first one on came in on the same port. Four at a
 * time: what was written on another core comes slowly, and a wait between two
 * packets would be one each.
 */
export function portRun(batch: usize, base: u32): u32 {
  const n = load<u32>(batch, BATCH_LENGTH);
  if (n === 0) return 0;
  const table = batch + BATCH_TABLE;
  const port = portOf(table, base);
  let i: u32 = 0;
  while (i + 4 <= n) {
    const at = table + (i << 3);
    const others = (portOf(at, base) ^ port) | (portOf(at + 8, base) ^ port) |
      (portOf(at + 16, base) ^ port) | (portOf(at + 24, base) ^ port);
    if (others !== 0) break;
    i += 4;
  }
  while (i < n && portOf(table + (i << 3), base) === port) i++;
  return i;
}

function portOf(slot: usize, base: u32): u32 {
  return load<u16>(load<u32>(slot) - base, MBUF_PORT) as u32;
}

/** How many packets have an EtherType, given as it lies in the packet. */
export function countEtherType(batch: usize, base: u32, type: u32): u32 {
  let count: u32 = 0;
  const end = endOf(batch);
  for (let at = batch + BATCH_TABLE; at < end; at += 8) {
    const data = dataAt(at, base);
    if ((load<u16>(data, 12) as u32) === type) count++;
  }
  return count;
}

/** How many packets have one of the offload flags of a mask. */
export function countFlags(
  batch: usize,
  base: u32,
  maskLow: u32,
  maskHigh: u32,
): u32 {
  const mask: u64 = (maskLow as u64) | ((maskHigh as u64) << 32);
  let count: u32 = 0;
  const end = endOf(batch);
  for (let at = batch + BATCH_TABLE; at < end; at += 8) {
    if ((load<u64>(load<u32>(at) - base, MBUF_FLAGS) & mask) !== 0) count++;
  }
  return count;
}

/**
 * Moves each packet to the end of the batch that `choices` (a byte per packet)
 * names; `lanes` is where the byte offsets of these batches stand. Packets
 * whose batch is full or not there stay, from the front on.
 */
export function sort(
  batch: usize,
  choices: usize,
  lanes: usize,
  laneCount: u32,
): void {
  const n = load<u32>(batch, BATCH_LENGTH);
  const table = batch + BATCH_TABLE;
  let kept: u32 = 0;
  for (let i: u32 = 0; i < n; i++) {
    const pointer = load<u64>(table + (i << 3));
    const choice = load<u8>(choices + i) as u32;
    if (
      choice < laneCount && append(load<u32>(lanes + (choice << 2)), pointer)
    ) {
      continue;
    }
    store<u64>(table + (kept << 3), pointer);
    kept++;
  }
  store<u32>(batch, kept, BATCH_LENGTH);
}

/** Moves packets to the batches in turn, the first one to batch `first`; as `sort`. */
export function deal(
  batch: usize,
  lanes: usize,
  laneCount: u32,
  first: u32,
): void {
  const n = load<u32>(batch, BATCH_LENGTH);
  const table = batch + BATCH_TABLE;
  let kept: u32 = 0;
  let choice = first;
  for (let i: u32 = 0; i < n; i++) {
    const pointer = load<u64>(table + (i << 3));
    if (!append(load<u32>(lanes + (choice << 2)), pointer)) {
      store<u64>(table + (kept << 3), pointer);
      kept++;
    }
    if (++choice === laneCount) choice = 0;
  }
  store<u32>(batch, kept, BATCH_LENGTH);
}

/** Where the pointers of a batch end. */
function endOf(batch: usize): usize {
  return batch + BATCH_TABLE + (load<u32>(batch, BATCH_LENGTH) << 3);
}

/** The first data byte of the mbuf that a table names at a place. */
function dataAt(slot: usize, base: u32): usize {
  const mbuf = load<u32>(slot) - base;
  return load<u32>(mbuf, MBUF_BUF_ADDR) - base +
    (load<u16>(mbuf, MBUF_DATA_OFF) as u32);
}

function append(batch: usize, pointer: u64): bool {
  const length = load<u32>(batch, BATCH_LENGTH);
  if (length >= load<u32>(batch, BATCH_CAPACITY)) return false;
  store<u64>(batch + BATCH_TABLE + (length << 3), pointer);
  store<u32>(batch, length + 1, BATCH_LENGTH);
  return true;
}
