/**
 * The start of the EAL in mp_server and mp_client, which leave by `return -1`
 * where other programs print a cause.
 *
 * @module
 */
import { type Eal, init } from "../../eal/eal.ts";
import { STDERR, writeAll } from "../../eal/internal/host.ts";

/** Exit code of C's `return -1` from main. */
export const REFUSED = 255;

/**
 * Starts the EAL.
 *
 * @returns It, or the exit code when it does not start.
 */
export function start(
  argv: readonly string[],
  programName: string,
): Eal | typeof REFUSED {
  try {
    return init(argv, { programName });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    writeAll(STDERR, new TextEncoder().encode(`EAL: ${reason}\n`));
    return REFUSED;
  }
}
