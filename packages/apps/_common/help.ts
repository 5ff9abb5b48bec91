/**
 * The question for help, which is answered before DPDK starts.
 *
 * @module
 */
import {
  hasOption,
  scanArguments,
  splitArguments,
} from "../../eal/internal/args.ts";

/**
 * True when the arguments ask for help instead of a run.
 *
 * @param argv Arguments without the program's name; what follows `--` does not
 *   count.
 */
export function asksForHelp(argv: readonly string[]): boolean {
  return hasOption(scanArguments(splitArguments(argv).eal), "--help");
}
