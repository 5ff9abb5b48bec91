/**
 * Mempools: what they say about themselves, and their objects.
 *
 * @module
 */
import type { Address } from "../../ffi/runtime/c_types.ts";
import type { Bytes } from "./_bytes.ts";
import type { GroupMemory } from "./_group_memory.ts";
import type { GroupLayout } from "./_layout.ts";
import type { RingReading } from "./_rings.ts";
import type { LcoreCacheInfo, MempoolInfo } from "./snapshot.ts";

/** Reads the mempool at an address; undefined if there is none. */
export function readMempool(
  memory: GroupMemory,
  address: Address,
  layout: GroupLayout,
  rings: ReadonlyMap<number, RingReading>,
): MempoolInfo | undefined {
  const { rte_mempool: at, constants } = layout.open;
  const bytes = memory.read(address, at.sizeof);
  if (bytes === undefined) return undefined;
  const size = bytes.u32(at.size);
  const populated = bytes.u32(at.populated_size);
  const elementSize = bytes.u32(at.elt_size);
  if (size === 0 || populated > size || elementSize === 0) return undefined;
  const cacheSize = bytes.u32(at.cache_size);
  // Without caches the pointer leads to what comes behind them.
  const caches = cacheSize === 0
    ? []
    : readCaches(memory, bytes.u64(at.local_cache), layout);
  const cached = caches.reduce((sum, { length }) => sum + length, 0);
  // Other keepers of free objects have no common shape.
  const common = rings.get(bytes.u64(at.pool_data))?.count;
  const dataRoom = packetDataRoom(memory, address, bytes, layout);
  return {
    name: bytes.text(at.name, constants.RTE_MEMPOOL_NAMESIZE),
    address,
    kind: dataRoom === undefined ? "objects" : "packets",
    size,
    populated,
    elementSize,
    dataRoom: dataRoom ?? 0,
    cacheSize,
    ...common === undefined
      ? {}
      : { common, inUse: Math.max(populated - common - cached, 0) },
    caches,
    cached,
    socket: bytes.i32(at.socket_id),
  };
}

function readCaches(
  memory: GroupMemory,
  first: number,
  { open: { rte_mempool_cache: at, constants } }: GroupLayout,
): LcoreCacheInfo[] {
  if (first === 0) return [];
  const most = (at.sizeof - at.objs) / 8;
  const found: LcoreCacheInfo[] = [];
  for (let lcore = 0; lcore < constants.RTE_MAX_LCORE; lcore++) {
    const length = memory.u32(first + lcore * at.sizeof + at.len);
    if (length === undefined) break;
    if (length > 0) found.push({ lcore, length: Math.min(length, most) });
  }
  return found;
}

/** Bytes for data in the pool's packets; undefined if it has no packets. */
function packetDataRoom(
  memory: GroupMemory,
  address: Address,
  bytes: Bytes,
  { open }: GroupLayout,
): number | undefined {
  const { rte_mempool: at, rte_pktmbuf_pool_private: own } = open;
  if (bytes.u32(at.private_data_size) < own.sizeof) return undefined;
  const caches = bytes.u32(at.cache_size) === 0
    ? 0
    : open.rte_mempool_cache.sizeof * open.constants.RTE_MAX_LCORE;
  const start = address + at.sizeof + caches;
  const data = memory.read(start, own.sizeof);
  if (data === undefined) return undefined;
  const room = data.u16(own.mbuf_data_room_size);
  const extra = data.u16(own.mbuf_priv_size);
  const size = open.rte_mbuf.sizeof + extra + room;
  // A pool of packets whose data lies elsewhere has elements without room.
  return size === bytes.u32(at.elt_size) && room > 0 ? room : undefined;
}

/** Name of the ring that holds a pool's free objects, such as `MP_pool`. */
export function poolOfRing(
  ring: number,
  memory: GroupMemory,
  pools: readonly MempoolInfo[],
  { open: { rte_mempool: at } }: GroupLayout,
): string {
  return pools.find(({ address }) =>
    memory.u64(address + at.pool_data) === ring
  )?.name ?? "";
}

/** Addresses of all objects of a pool. */
export function poolObjects(
  memory: GroupMemory,
  pool: MempoolInfo,
  { open: { rte_mempool: at, rte_mempool_objhdr: header } }: GroupLayout,
): number[] {
  const found = new Set<number>();
  let entry = memory.u64(pool.address + at["elt_list.stqh_first"]) ?? 0;
  while (entry !== 0 && !found.has(entry + header.sizeof)) {
    const next = memory.u64(entry + header["next.stqe_next"]);
    if (next === undefined || found.size >= pool.populated) break;
    found.add(entry + header.sizeof);
    entry = next;
  }
  return [...found];
}

/** Addresses of the objects in a pool's caches. */
export function cachedObjects(
  memory: GroupMemory,
  pool: MempoolInfo,
  { open: { rte_mempool: at, rte_mempool_cache: cache } }: GroupLayout,
): number[] {
  const first = memory.u64(pool.address + at.local_cache);
  if (first === undefined) return [];
  return pool.caches.flatMap(({ lcore, length }) => {
    const objects = first + lcore * cache.sizeof + cache.objs;
    const bytes = memory.read(objects, length * 8);
    return bytes === undefined
      ? []
      : Array.from({ length }, (_, i) => bytes.u64(i * 8));
  });
}

/** Addresses of the packets' second and further segments. */
export function laterSegments(
  memory: GroupMemory,
  packets: readonly number[],
  { open: { rte_mbuf: at } }: GroupLayout,
): number[] {
  return packets.map((packet) => memory.u64(packet + at.next) ?? 0);
}
