/**
 * Packet pools on a real EAL, for the tests of mbufs: one test after another
 * on the same EAL, which ends with the file.
 *
 * @module
 */
import assert from "node:assert/strict";
import { layout } from "../../ffi/layout/mod.ts";
import { init } from "../../packages/eal/mod.ts";
import { Mbufs, PktmbufPool } from "../../packages/mempool/mod.ts";
import { removeGroup } from "../../packages/group/internal/remains.ts";
import { soname } from "../testenv/dpdk_library.ts";
import { ealArguments } from "../testenv/ealtest.ts";
import { uniquePrefix } from "../testenv/prefix.ts";

/** Mbufs of the large pool. */
export const COUNT = 511;
export const HEADROOM = 128;

/** DPDK's functions that allocate, for mbufs that TypeScript did not make. */
function openC() {
  return Deno.dlopen(soname("mbuf"), {
    rte_pktmbuf_clone: { parameters: ["u64", "u64"], result: "u64" },
    rte_pktmbuf_copy: {
      parameters: ["u64", "u64", "u32", "u32"],
      result: "u64",
    },
    __rte_pktmbuf_linearize: { parameters: ["u64"], result: "i32" },
    rte_pktmbuf_pool_create_extbuf: {
      parameters: [
        "buffer",
        "u32",
        "u32",
        "u16",
        "u16",
        "i32",
        "buffer",
        "u32",
      ],
      result: "u64",
    },
  });
}

/** What a test file works on. */
export interface Pools {
  readonly pool: PktmbufPool;
  /** Mbufs with private bytes and little room. */
  readonly small: PktmbufPool;
  readonly c: ReturnType<typeof openC>["symbols"];
  /** Ends the EAL, and removes what it leaves. */
  end(): void;
}

/** Starts the EAL and makes the pools. */
export function openPools(): Pools {
  const prefix = uniquePrefix("mbuf");
  const end = (): void => {
    try {
      init([]).cleanup();
    } finally {
      removeGroup(prefix);
    }
  };
  try {
    init(ealArguments(prefix));
    const pool = PktmbufPool.create("packets", { count: COUNT, cacheSize: 32 });
    const small = PktmbufPool.create("small", {
      count: 255,
      privateSize: 64,
      dataRoomSize: HEADROOM + 64,
    });
    return { pool, small, c: openC().symbols, end };
  } catch (error) {
    removeGroup(prefix);
    throw error;
  }
}

/** A packet with the given bytes, `perSegment` in each mbuf. */
export function packetOf(
  from: PktmbufPool,
  bytes: number[],
  perSegment: number = bytes.length,
): number {
  const { mbufs } = from;
  const head = from.alloc();
  let last = head;
  for (let at = 0; at < bytes.length; at += perSegment) {
    if (at > 0) {
      last = from.alloc();
      assert.notEqual(last, 0);
      mbufs.chain(head, last);
    }
    const part = bytes.slice(at, at + perSegment);
    mbufs.window.u8.set(part, mbufs.append(head, part.length));
  }
  assert.equal(mbufs.problem(head), undefined);
  return head;
}

/** Bytes that differ from their neighbours. */
export function numbers(length: number): number[] {
  return Array.from({ length }, (_, i) => (i * 7) % 251);
}

/** Passes if all mbufs are back and as their pool wants them. */
export function assertRestored(...pools: PktmbufPool[]): void {
  const { rte_mbuf } = layout();
  for (const each of pools) {
    assert.equal(each.availableCount, each.size);
    const { window } = each;
    // Not the pool's own: in checked mode these refuse what is not held.
    const mbufs = new Mbufs(window);
    for (const address of each.objects()) {
      const mbuf = mbufs.at(address);
      assert.equal(mbufs.problem(mbuf, false), undefined);
      const skip = rte_mbuf.sizeof + each.privateSize;
      assert.deepEqual({
        refcnt: mbufs.refcnt(mbuf),
        segments: mbufs.segmentCount(mbuf),
        next: mbufs.nextSegment(mbuf),
        isDirect: mbufs.isDirect(mbuf),
        buffer: mbufs.bufferOffset(mbuf) - mbuf,
        length: mbufs.bufferLength(mbuf),
        privateSize: mbufs.privateSize(mbuf),
        iova: mbufs.dataIova(mbuf) - mbufs.headroom(mbuf),
      }, {
        refcnt: 1,
        segments: 1,
        next: 0,
        isDirect: true,
        buffer: skip,
        length: each.dataRoomSize,
        privateSize: each.privateSize,
        iova: window.pointer(mbuf - 8) + skip,
      });
    }
  }
}
