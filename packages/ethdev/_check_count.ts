/**
 * The check of how many packets a queue is told to move.
 *
 * @module
 */

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
