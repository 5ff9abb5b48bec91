/**
 * The error of a wrong command line.
 *
 * @module
 */

/** Wrong application options: the message is the reason, on one line. */
export class OptionError extends Error {
  override readonly name = "OptionError";
}
