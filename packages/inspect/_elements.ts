/**
 * From an address in a ring to the object that it leads to.
 *
 * @module
 */
import type { Address } from "../../ffi/runtime/c_types.ts";
import type { GroupMemory } from "./_group_memory.ts";
import type { GroupLayout } from "./_layout.ts";
import type { QueuedElement } from "./queued.ts";
import type { MempoolInfo } from "./snapshot.ts";

/** Longest packet that is copied, and most segments that it may have. */
const PACKET_LIMIT = 256 * 1024;
const SEGMENT_LIMIT = 256;
/** Longest object that is copied. */
const OBJECT_LIMIT = 64 * 1024;
const NO_PORT = 0xffff;

/** Reads the object at an address. */
export function readElement(
  memory: GroupMemory,
  address: Address,
  pools: ReadonlyMap<number, MempoolInfo>,
  layout: GroupLayout,
): Omit<QueuedElement, "ring" | "claimed"> {
  const { rte_mempool_objhdr: header } = layout.open;
  // In front of each object of a mempool is the address of the pool.
  const owner = memory.u64(address - header.sizeof + header.mp);
  const pool = owner === undefined ? undefined : pools.get(owner);
  if (pool === undefined) {
    return {
      address,
      mempool: "",
      kind: "unknown",
      bytes: new Uint8Array(0),
      truncated: false,
      port: -1,
    };
  }
  if (pool.kind === "packets") {
    const packet = readPacket(memory, address, layout);
    return { address, mempool: pool.name, kind: "packet", ...packet };
  }
  const length = Math.min(pool.elementSize, OBJECT_LIMIT);
  return {
    address,
    mempool: pool.name,
    kind: "object",
    bytes: memory.read(address, length)?.u8 ?? new Uint8Array(0),
    truncated: false,
    port: -1,
  };
}

/** The data of a packet, segment by segment. */
function readPacket(
  memory: GroupMemory,
  first: number,
  { open: { rte_mbuf: at } }: GroupLayout,
): Pick<QueuedElement, "bytes" | "truncated" | "port"> {
  const parts: Uint8Array[] = [];
  let length = 0;
  let wanted = 0;
  let port = NO_PORT;
  let segment = first;
  for (let i = 0; segment !== 0 && i < SEGMENT_LIMIT; i++) {
    const mbuf = memory.read(segment, at.sizeof);
    if (mbuf === undefined) break;
    if (i === 0) {
      wanted = mbuf.u32(at.pkt_len);
      port = mbuf.u16(at.port);
    }
    const size = Math.min(mbuf.u16(at.data_len), wanted - length);
    const start = mbuf.u64(at.buf_addr) + mbuf.u16(at.data_off);
    const part = length + size > PACKET_LIMIT
      ? undefined
      : memory.read(start, size);
    if (part === undefined) break;
    parts.push(part.u8);
    length += size;
    if (length >= wanted) break;
    segment = mbuf.u64(at.next);
  }
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return {
    bytes,
    truncated: length < wanted,
    port: port === NO_PORT ? -1 : port,
  };
}
