/**
 * The calls of ends.
 *
 * @module
 */

/**
 * Moves elements between an end and its batch; tells how many.
 *
 * They are fields that hold functions, so that each end has the code of its
 * kind and V8 can make it part of a loop.
 */
export type Move = (count?: number) => number;

/** Moves one element between an end and its batch; tells whether it could. */
export type MoveOne = () => boolean;
