/**
 * Ctrl-C: ends what was started, and only that.
 *
 * @module
 */
import { removeLeftovers } from "../testenv/leftovers.ts";
import { MARK, ownMark } from "../testenv/mark.ts";

/** From now on, an interrupted run leaves no process and no file behind. */
export function cleanUpOnInterrupt(): void {
  const mark = ownMark();
  Deno.env.set(MARK, mark); // Every process that is started inherits it.
  function stop(): void {
    removeLeftovers(mark);
    Deno.exit(130);
  }
  Deno.addSignalListener("SIGINT", stop);
  Deno.addSignalListener("SIGTERM", stop);
}
