/**
 * What `console.log` shows of a queue.
 *
 * @module
 */
import type { Burst } from "../mempool/burst.ts";

/** What it is told of. */
interface QueueState {
  readonly port: number;
  readonly queue: number;
  readonly ready: boolean;
  readonly burst: Burst;
}

/** Such as `{ port 0, queue 1, ready, burst 3 of 32 }`. */
export function showQueue({ port, queue, ready, burst }: QueueState): string {
  return `{ port ${port}, queue ${queue}, ${
    ready ? "ready" : "port not started"
  }, burst ${burst.length} of ${burst.capacity} }`;
}
