/**
 * The schema of one process.
 *
 * @module
 */
import {
  memory,
  namespace,
  options,
  seconds,
  texts,
  vdevs,
  words,
} from "./_schema_parts.ts";

const ready = {
  type: ["string", "object"],
  minLength: 1,
  description:
    "When those that come after may start. A text: once a line of output matches it as a regular expression.",
  additionalProperties: false,
  properties: {
    output: {
      type: "string",
      minLength: 1,
      description: "Once a line of output matches this regular expression.",
    },
    file: {
      type: "string",
      minLength: 1,
      description: "Once this path exists.",
    },
    socket: {
      type: "string",
      minLength: 1,
      description:
        "Once a connection is accepted: path of a Unix socket, or host:port.",
    },
    exit: {
      type: "boolean",
      const: true,
      description: "Once it has ended with exit code 0.",
    },
    within: { ...seconds, description: "Seconds until it counts as failed." },
  },
} as const;

const restart = {
  type: ["string", "object"],
  description: "Whether it is started again when it ends unasked.",
  pattern: "^(never|on-failure|always)$",
  "x-rule": "never, on-failure or always",
  additionalProperties: false,
  required: ["when"],
  properties: {
    when: {
      type: "string",
      enum: ["never", "on-failure", "always"],
      description: "on-failure: unless it ended with exit code 0.",
    },
    interval: {
      ...seconds,
      description:
        "Seconds from one start to the next; doubles with each failure in a row.",
    },
    failures: {
      type: "integer",
      minimum: 1,
      description: "Failures in a row after which to give up.",
    },
    "healthy-after": {
      ...seconds,
      description: "Seconds of life that make a start a success.",
    },
  },
} as const;

/** One process. */
export const process = {
  type: "object",
  additionalProperties: false,
  oneOf: [
    { required: ["app"] },
    { required: ["program"] },
    { required: ["command"] },
  ],
  properties: {
    app: {
      type: "string",
      enum: [
        "simple_mp",
        "symmetric_mp",
        "mp_server",
        "mp_client",
        "l2fwd_fork",
      ],
      description: "A program of this project, by name.",
    },
    program: {
      ...words,
      description:
        "Any DPDK program, in C or TypeScript, with the words that go before the EAL options.",
    },
    command: { ...words, description: "Any command; it gets no EAL options." },
    role: {
      type: "string",
      enum: ["primary", "secondary", "auto"],
      description:
        "Its --proc-type. By default the first DPDK process is the primary.",
    },
    lcores: {
      type: ["integer", "string"],
      minimum: 1,
      maximum: 128,
      minLength: 1,
      description:
        'How many lcores it gets, or which: "0,10" or "0@0,10@1", as in --lcores.',
    },
    eal: {
      type: "object",
      description: "EAL options of this process alone.",
      additionalProperties: false,
      properties: { memory, vdevs, options },
    },
    arguments: {
      ...words,
      description:
        "What follows -- on its command line: one text split at blanks, or a list.",
    },
    namespace: {
      ...namespace,
      description: "Where it runs: one of network.namespaces.",
    },
    folder: { type: "string", minLength: 1, description: "Working folder." },
    environment: {
      type: "object",
      additionalProperties: { type: "string" },
      description: "More environment variables.",
    },
    after: {
      ...texts,
      description:
        "Labels of those that must be ready before it starts. By default all above it.",
    },
    ready,
    restart,
    stop: {
      type: "object",
      description: "How it is stopped.",
      additionalProperties: false,
      properties: {
        signal: {
          type: "string",
          enum: ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGKILL"],
          description: "What asks it to end; SIGINT by default.",
        },
        within: { ...seconds, description: "Seconds until SIGKILL follows." },
      },
    },
    stdin: {
      type: "array",
      description: "What is typed into it, one line after the other.",
      items: {
        type: ["string", "object"],
        additionalProperties: false,
        required: ["send"],
        properties: {
          send: { type: "string", description: "A line." },
          once: {
            type: "string",
            minLength: 1,
            description:
              "Sent once a line of output matches this regular expression.",
          },
          from: {
            type: "string",
            minLength: 1,
            description: "Label of the process whose output is meant.",
          },
        },
      },
    },
    "ends-group": {
      type: "boolean",
      description: "Its end ends the group, with its exit code.",
    },
  },
} as const;
