/**
 * Parts of the schema that several sections have in common.
 *
 * @module
 */

/** One text, split at blanks, or a list of words. */
export const words = {
  type: ["string", "array"],
  items: { type: "string" },
  minLength: 1,
  minItems: 1,
} as const;

/** A list of texts. */
export const texts = {
  type: "array",
  items: { type: "string", minLength: 1 },
} as const;

/** A time span. */
export const seconds = {
  type: "number",
  exclusiveMinimum: 0,
  maximum: 86400,
} as const;

/** Name of a network namespace. */
export const namespace = {
  type: "string",
  minLength: 1,
  description: "One of network.namespaces.",
} as const;

/** Hugepage memory. */
export const memory = {
  type: "integer",
  minimum: 1,
  description: "Hugepage memory that the primary takes at its start, in MB.",
} as const;

/** Virtual devices. */
export const vdevs = {
  ...texts,
  description: 'Virtual devices, such as "net_null0,size=64".',
} as const;

/** Free EAL options. */
export const options = {
  ...texts,
  description: "Any other EAL options, one word each.",
} as const;
