/**
 * The error of this package.
 *
 * @module
 */

/** A group cannot be looked at; the message says why, in one line. */
export class InspectError extends Error {
  /** The class's name. */
  override readonly name = "InspectError";
}
