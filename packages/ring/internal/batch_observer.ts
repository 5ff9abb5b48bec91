/**
 * What looks on, in checked mode, when elements move between a batch and the
 * ends that are bound to it.
 *
 * @module
 */

/** An end, as errors name it. */
export interface EndName {
  /** Such as `ring "jobs"`. */
  readonly object: string;
  /** Such as `send to ring "jobs"`. */
  readonly tried: string;
  /** Such as `sent to ring "jobs"`. */
  readonly event: string;
  /** Whether a NULL pointer among the elements would be its end. */
  readonly takesNoNull?: boolean;
}

/** What looks on. */
export interface BatchObserver {
  /** The last n elements of the batch have come in. */
  received(end: EndName, n: number): void;
  /** The first n elements are to be sent. Throws if they must not be. */
  sending(end: EndName, n: number): void;
  /** Of the elements that were to be sent, n were. */
  sent(end: EndName, n: number): void;
}

/** Names the end of an object. */
export function endName(
  object: string,
  verb: string,
  participle: string,
): EndName {
  return {
    object,
    tried: `${verb} ${object}`,
    event: `${participle} ${object}`,
  };
}
