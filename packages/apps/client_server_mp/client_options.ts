/**
 * Command line of mp_client. Pure.
 *
 * @module
 */
import { findOptions } from "../../eal/internal/getopt.ts";
import { parseDecimal } from "../_common/numbers.ts";
import { OptionError } from "../_common/program.ts";
import { MAX_CLIENTS } from "./layout.ts";

/**
 * Reads the application options.
 *
 * @param argv What follows `--`.
 * @returns The client's id; 0 when none is given.
 * @throws {OptionError} for the first rule that is broken.
 */
export function parseClientId(argv: readonly string[]): number {
  let id = 0;
  for (const option of findOptions(argv, { short: "n:" })) {
    if (option.kind === "problem") throw new OptionError(option.text);
    const value = parseDecimal(option.value);
    if (value === undefined || value >= MAX_CLIENTS) {
      throw new OptionError(
        `Client id must be from 0 to ${MAX_CLIENTS - 1}: "${option.value}"`,
      );
    }
    id = value;
  }
  return id;
}
