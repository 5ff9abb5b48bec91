/**
 * Work on the packets of a burst. `table` is the byte offset of n mbuf
 * pointers; `base` the low word of the address of the memory's byte 0, so that
 * an mbuf lies at byte `low word of pointer - base`.
 */
/// <reference path="./assemblyscript.d.ts" />
import {
  LANE_CAPACITY,
  LANE_LENGTH,
  LANE_SIZE,
  LANE_TABLE,
  MBUF_BUF_ADDR,
  MBUF_DATA_OFF,
  MBUF_FLAGS,
  MBUF_FLAGS_HIGH,
  MBUF_NEXT,
  MBUF_NOT_DIRECT,
  MBUF_PKT_LEN,
  MBUF_POOL,
  MBUF_PORT,
  MBUF_REFCNT,
  MBUF_SEGMENTS,
} from "./layout.generated.ts";

/** Writes the first 12 bytes of each packet, which are its MAC addresses. */
export function rewriteMacs(
  table: usize,
  n: u32,
  base: u32,
  bytes0: u32,
  bytes4: u32,
  bytes8: u32,
): void {
  const bytes: u64 = (bytes0 as u64) | ((bytes4 as u64) << 32);
  const end = table + (n << 3);
  // Four at a time: the processor looks for all before it writes the first.
  for (; table + 32 <= end; table += 32) {
    const data0 = dataAt(table, base);
    const data1 = dataAt(table + 8, base);
    const data2 = dataAt(table + 16, base);
    const data3 = dataAt(table + 24, base);
    writeMacs(data0, bytes, bytes8);
    writeMacs(data1, bytes, bytes8);
    writeMacs(data2, bytes, bytes8);
    writeMacs(data3, bytes, bytes8);
  }
  for (; table < end; table += 8) {
    writeMacs(dataAt(table, base), bytes, bytes8);
  }
}

function writeMacs(data: usize, bytes: u64, bytes8: u32): void {
  store<u64>(data, bytes);
  store<u32>(data, bytes8, 8);
}

/** The sum of the packets' lengths. */
export function sumPacketLengths(table: usize, n: u32, base: u32): f64 {
  let sum: u64 = 0;
  const end = table + (n << 3);
  for (; table < end; table += 8) {
    sum += load<u32>(load<u32>(table) - base, MBUF_PKT_LEN) as u64;
  }
  return sum as f64;
}

/**
 * How many packets from the first one on came in on the same port. Four at a
 * time: what was written on another core comes slowly, and a wait between two
 * packets would be one each.
 */
export function portRun(table: usize, n: u32, base: u32): u32 {
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
export function countEtherType(
  table: usize,
  n: u32,
  base: u32,
  type: u32,
): u32 {
  let count: u32 = 0;
  const end = table + (n << 3);
  for (; table < end; table += 8) {
    const data = dataAt(table, base);
    if ((load<u16>(data, 12) as u32) === type) count++;
  }
  return count;
}

/** How many packets have one of the offload flags of a mask. */
export function countFlags(
  table: usize,
  n: u32,
  base: u32,
  maskLow: u32,
  maskHigh: u32,
): u32 {
  const mask: u64 = (maskLow as u64) | ((maskHigh as u64) << 32);
  let count: u32 = 0;
  const end = table + (n << 3);
  for (; table < end; table += 8) {
    if ((load<u64>(load<u32>(table) - base, MBUF_FLAGS) & mask) !== 0) count++;
  }
  return count;
}

/**
 * Appends each packet to the lane that `choices` (a byte per packet) names.
 * Packets whose lane is full or not there move to the front of the table;
 * returns how many these are.
 */
export function scatter(
  table: usize,
  n: u32,
  choices: usize,
  lanes: usize,
  laneCount: u32,
): u32 {
  let left: u32 = 0;
  for (let i: u32 = 0; i < n; i++) {
    const pointer = load<u64>(table + (i << 3));
    const choice = load<u8>(choices + i) as u32;
    if (choice < laneCount && append(lanes + choice * LANE_SIZE, pointer)) {
      continue;
    }
    store<u64>(table + (left << 3), pointer);
    left++;
  }
  return left;
}

/** Deals packets to the lanes in turn, the first one to lane `first`; as `scatter`. */
export function deal(
  table: usize,
  n: u32,
  lanes: usize,
  laneCount: u32,
  first: u32,
): u32 {
  let left: u32 = 0;
  let choice = first;
  for (let i: u32 = 0; i < n; i++) {
    const pointer = load<u64>(table + (i << 3));
    if (!append(lanes + choice * LANE_SIZE, pointer)) {
      store<u64>(table + (left << 3), pointer);
      left++;
    }
    if (++choice === laneCount) choice = 0;
  }
  return left;
}

/**
 * How many packets, from the first one on, can go back to one pool as they
 * are: single segments of the first one's pool, held once, with their own
 * buffers. Makes them look as the pool wants them.
 */
export function plainRun(table: usize, n: u32, base: u32): u32 {
  let pool: u64 = 0;
  let plain: u32 = 0;
  for (; plain < n; plain++) {
    const pointer = load<u64>(table + (plain << 3));
    if (pointer === 0) break;
    const mbuf: usize = (pointer as u32) - base;
    // A plain load: a count of 1 means that the caller is the only holder.
    if (
      load<u16>(mbuf, MBUF_REFCNT) !== 1 ||
      (load<u32>(mbuf, MBUF_FLAGS_HIGH) & MBUF_NOT_DIRECT) !== 0 ||
      load<u64>(mbuf, MBUF_NEXT) !== 0
    ) break;
    const home = load<u64>(mbuf, MBUF_POOL);
    if (plain === 0) pool = home;
    else if (home !== pool) break;
    if (load<u16>(mbuf, MBUF_SEGMENTS) !== 1) {
      store<u16>(mbuf, 1, MBUF_SEGMENTS);
    }
  }
  return plain;
}

/** The first data byte of the mbuf that a table names at a place. */
function dataAt(slot: usize, base: u32): usize {
  const mbuf = load<u32>(slot) - base;
  return load<u32>(mbuf, MBUF_BUF_ADDR) - base +
    (load<u16>(mbuf, MBUF_DATA_OFF) as u32);
}

function append(lane: usize, pointer: u64): bool {
  const length = load<u32>(lane, LANE_LENGTH);
  if (length >= load<u32>(lane, LANE_CAPACITY)) return false;
  store<u64>(load<u32>(lane, LANE_TABLE) + (length << 3), pointer);
  store<u32>(lane, length + 1, LANE_LENGTH);
  return true;
}
