/**
 * The checks of what a queue is told to move, and where.
 *
 * @module
 */
import { isShared } from "../../ffi/hugepages/shared_memory.ts";
import type { Burst } from "../mempool/burst.ts";

/** A queue of a port, for errors. */
interface QueueOf {
  readonly port: number;
  readonly queue: number;
}

/**
 * @param what Such as "send on".
 * @param most How many the burst has, or has room for.
 * @param limit What that is, such as "the burst's".
 * @throws {RangeError} unless the count is from 0 to that.
 */
export function checkCount(
  what: string,
  { port, queue }: QueueOf,
  count: number,
  most: number,
  limit = "the burst's",
): void {
  if ((count >>> 0) === count && count <= most) return;
  throw new RangeError(
    `Cannot ${what} queue ${queue} of port ${port}: count must be from 0 to ${limit} ${most}: ${count}`,
  );
}

/**
 * @param kind "rx" or "tx".
 * @throws {RangeError} if the packets of a burst cannot be DPDK's.
 */
export function checkWindow(
  kind: string,
  { id }: { readonly id: number },
  queue: number,
  burst: Burst,
): void {
  if (isShared(burst.window)) return;
  throw new RangeError(
    `Cannot use ${kind} queue ${queue} of port ${id}: its burst must be for a pool's window`,
  );
}
