/**
 * DPDK's heap: memory in hugepages that every process of the group sees at the
 * same address.
 *
 * @module
 */
import { layout } from "../../ffi/layout/mod.ts";
import { dpdk } from "../../ffi/library/dpdk.ts";
import { cString, openWindow } from "../../ffi/memory/c_memory.ts";
import type { Address } from "../../ffi/runtime/c_types.ts";
import type { Window } from "../../ffi/memory/window.ts";
import { requireEal } from "./internal/eal_state.ts";
import { notNull } from "./internal/not_null.ts";
import { shutFreed } from "./internal/open_objects.ts";
import { SOCKET_ID_ANY } from "./socket.ts";

/** How memory is taken from the heap. */
export interface AllocateOptions {
  /** NUMA socket; any by default. */
  readonly socketId?: number;
  /** Alignment in bytes, a power of two; a cache line by default. */
  readonly align?: number;
}

/** What a socket's heap holds, in bytes. */
export interface Statistics {
  /** Size of the heap. */
  readonly totalBytes: number;
  /** What is free of it. */
  readonly freeBytes: number;
  /** Size of its greatest free piece. */
  readonly greatestFreeBytes: number;
  /** What is in use of it. */
  readonly allocatedBytes: number;
  /** Number of free pieces. */
  readonly freeCount: number;
  /** Number of pieces in use. */
  readonly allocatedCount: number;
}

/**
 * Takes memory from the heap; give it back with {@linkcode free}. Its content
 * is what the memory held before.
 *
 * @param length In bytes, more than 0.
 * @throws {RangeError} if the length or an option is out of range.
 * @throws {DpdkError} if there is not enough.
 * @see rte_malloc_socket
 */
export function malloc(length: number, options: AllocateOptions = {}): Window {
  return allocate("rte_malloc_socket", length, options);
}

/**
 * Takes zeroed memory from the heap; give it back with {@linkcode free}.
 *
 * @param length In bytes, more than 0.
 * @throws {RangeError} if the length or an option is out of range.
 * @throws {DpdkError} if there is not enough.
 * @see rte_zmalloc_socket
 */
export function zmalloc(length: number, options: AllocateOptions = {}): Window {
  return allocate("rte_zmalloc_socket", length, options);
}

/**
 * Gives memory back to the heap. Any process of the group may do it, and
 * no process may use the memory afterwards.
 *
 * @throws {RangeError} for an address that is not in DPDK's memory.
 * @see rte_free
 */
export function free(memory: Window | Address): void {
  requireEal();
  const [start, length] = typeof memory === "number"
    ? [memory, 1]
    : [memory.base, memory.byteLength];
  if (
    !Number.isSafeInteger(start) || start <= 0 ||
    dpdk().rte_mem_virt2memseg_list(start) === 0
  ) {
    throw new RangeError(
      `Cannot free: it must be memory of DPDK's heap: ${start}`,
    );
  }
  shutFreed(start, length);
  dpdk().rte_free(start);
}

/**
 * What the heap of a NUMA socket holds; undefined if there is no such socket.
 *
 * @see rte_malloc_get_socket_stats
 */
export function statistics(socketId: number): Statistics | undefined {
  requireEal();
  if ((socketId | 0) !== socketId) return undefined;
  const fields = layout().rte_malloc_socket_stats;
  const bytes = new BigUint64Array(64);
  if (dpdk().rte_malloc_get_socket_stats(socketId, bytes) < 0) return undefined;
  const wide = (offset: number): number => Number(bytes[offset / 8]);
  const words = new Uint32Array(bytes.buffer);
  return {
    totalBytes: wide(fields.heap_totalsz_bytes),
    freeBytes: wide(fields.heap_freesz_bytes),
    greatestFreeBytes: wide(fields.greatest_free_size),
    allocatedBytes: wide(fields.heap_allocsz_bytes),
    freeCount: words[fields.free_count / 4]!,
    allocatedCount: words[fields.alloc_count / 4]!,
  };
}

function allocate(
  call: "rte_malloc_socket" | "rte_zmalloc_socket",
  length: number,
  { socketId = SOCKET_ID_ANY, align = 0 }: AllocateOptions,
): Window {
  requireEal();
  if (!Number.isSafeInteger(length) || length <= 0) {
    throw new RangeError(
      `Cannot allocate: length must be a positive integer: ${length}`,
    );
  }
  if ((align >>> 0) !== align || (align & (align - 1)) !== 0) {
    throw new RangeError(
      `Cannot allocate: align must be a power of two: ${align}`,
    );
  }
  if ((socketId | 0) !== socketId) {
    throw new RangeError(
      `Cannot allocate: socketId must be an integer: ${socketId}`,
    );
  }
  const address = notNull(
    dpdk()[call](cString("dpdk-ts"), length, align, socketId),
    `Cannot allocate ${length} bytes`,
    call,
  );
  return openWindow(address, length);
}
