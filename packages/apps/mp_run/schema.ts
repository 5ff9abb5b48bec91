/**
 * The JSON Schema of a group's file: what mp_run checks files against, and
 * what editors are given as `schema/mp_run.schema.json`.
 *
 * `x-rule` is the text behind "must be" when a pattern does not match.
 *
 * @module
 */

import { network } from "./_schema_network.ts";
import { memory, options, texts, vdevs } from "./_schema_parts.ts";
import { process } from "./_schema_process.ts";

/** The schema, as a plain object. */
export const SCHEMA = {
  $schema: "http://json-schema.org/draft-07/schema#",
  title: "mp_run process group",
  description:
    "A group of DPDK processes that mp_run starts. In every text, ${name}, ${scratch} and ${here} stand for the group's name, its scratch folder and the folder of this file.",
  type: "object",
  additionalProperties: false,
  required: ["name", "processes"],
  patternProperties: {
    "^x-": { description: "Ignored: a place for anchors." },
  },
  properties: {
    name: {
      type: "string",
      pattern: "^[A-Za-z0-9][A-Za-z0-9_.-]{0,31}$",
      "x-rule": "letters, digits, _ . and -, at most 32 of them",
      description: "Name of the group: its --file-prefix.",
    },
    eal: {
      type: "object",
      description: "EAL options of the whole group.",
      additionalProperties: false,
      properties: {
        memory,
        vdevs: {
          ...vdevs,
          description:
            "Virtual devices; the primary gets them, the secondaries learn them from it.",
        },
        pci: {
          ...texts,
          description:
            "Addresses of the network cards to use. Without them, no card is touched.",
        },
        options,
      },
    },
    network,
    prepare: {
      ...texts,
      description: "Shell commands that run first, such as a compiler.",
    },
    processes: {
      type: "object",
      minProperties: 1,
      description: "The processes by label, in the order of their start.",
      propertyNames: {
        pattern: "^[A-Za-z][A-Za-z0-9_-]{0,19}$",
        "x-rule":
          "a label: a letter, then letters, digits, _ and -, at most 20 of them",
      },
      additionalProperties: process,
    },
  },
} as const;
