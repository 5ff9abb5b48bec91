/**
 * The schema of a group's network.
 *
 * @module
 */
import { namespace, texts } from "./_schema_parts.ts";

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

/** Namespaces and devices. */
export const network = {
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
