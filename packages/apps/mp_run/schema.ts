/**
 * The JSON Schema of a group's file: what mp_run checks files against, and
 * what editors are given as `schema/mp_run.schema.json`.
 *
 * `x-rule` is the text behind "must be" when a pattern does not match.
 *
 * @module
 */

const words = {
  type: ["string", "array"],
  items: { type: "string" },
  minLength: 1,
  minItems: 1,
} as const;

const texts = {
  type: "array",
  items: { type: "string", minLength: 1 },
} as const;

const seconds = {
  type: "number",
  exclusiveMinimum: 0,
  maximum: 86400,
} as const;

const address = {
  type: "string",
  pattern: "^[0-9a-fA-F.:]+/[0-9]{1,3}$",
  "x-rule": "an address with its prefix length, such as 10.0.0.1/24",
  description: "IP address with prefix length.",
} as const;

const mac = {
  type: "string",
  pattern: "^([0-9a-fA-F]{2}:){5}[0-9a-fA-F]{2}$",
  "x-rule": "a MAC address, such as 02:00:00:00:00:01",
  description: "MAC address of the end that the kernel sees.",
} as const;

const namespace = {
  type: "string",
  minLength: 1,
  description: "One of network.namespaces.",
} as const;

const memory = {
  type: "integer",
  minimum: 1,
  description: "Hugepage memory that the primary takes at its start, in MB.",
} as const;

const vdevs = {
  ...texts,
  description: 'Virtual devices, such as "net_null0,size=64".',
} as const;

const options = {
  ...texts,
  description: "Any other EAL options, one word each.",
} as const;

const network = {
  type: "object",
  description:
    "Namespaces and devices that are made first and removed last. Needs root.",
  additionalProperties: false,
  properties: {
    namespaces: { ...texts, description: "Names of network namespaces." },
    veths: {
      type: "array",
      description: "Pairs of devices: what enters one end leaves at the other.",
      items: {
        type: "object",
        additionalProperties: false,
        required: ["device", "peer"],
        properties: {
          device: {
            type: "string",
            minLength: 1,
            description: "The end for DPDK, in the namespace of mp_run.",
          },
          peer: {
            type: "string",
            minLength: 1,
            description: "The other end.",
          },
          namespace: {
            ...namespace,
            description: "Where the other end goes: one of namespaces.",
          },
          address,
          mac,
        },
      },
    },
    taps: {
      type: "array",
      description:
        "Kernel sides of net_tap devices, set up when the process that has the vdev is ready.",
      items: {
        type: "object",
        additionalProperties: false,
        required: ["device"],
        properties: {
          device: {
            type: "string",
            minLength: 1,
            description: "Name that the vdev has in iface=.",
          },
          namespace,
          address,
          mac,
        },
      },
    },
  },
} as const;

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

const process = {
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
