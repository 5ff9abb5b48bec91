/**
 * Ctrl-C: ends what was started, and only that.
 *
 * @module
 */
import { lookBefore, MARK, removeLeftovers } from "../testenv/leftovers.ts";

/** From now on, an interrupted run leaves no process and no file behind. */
export function cleanUpOnInterrupt(): void {
  const before = lookBefore();
  const mark = Deno.env.get(MARK) ?? `bench-${Deno.pid}`;
  Deno.env.set(MARK, mark); // Every process that is started inherits it.
  function stop(): void {
    removeLeftovers(before, mark);
    Deno.exit(130);
  }
  Deno.addSignalListener("SIGINT", stop);
  Deno.addSignalListener("SIGTERM", stop);
}
