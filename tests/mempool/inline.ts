/**
 * DPDK's inline functions, built from its headers, for comparison.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { buildSource } from "../testenv/c_program.ts";

const ADDRESS = "u64";
const two = { parameters: ["buffer", "buffer"], result: "u16" } as const;
const flagged = { parameters: ["buffer", "u64"], result: "u16" } as const;
const resized = { parameters: [ADDRESS, "u16"], result: ADDRESS } as const;
const pair = { parameters: [ADDRESS, ADDRESS], result: "void" } as const;
const one = { parameters: [ADDRESS], result: "void" } as const;

const symbols = {
  constant: { parameters: ["buffer"], result: "u64" },
  c_alloc: { parameters: [ADDRESS], result: ADDRESS },
  c_free: one,
  c_append: resized,
  c_prepend: resized,
  c_adj: resized,
  c_trim: { parameters: [ADDRESS, "u16"], result: "i32" },
  c_chain: { parameters: [ADDRESS, ADDRESS], result: "i32" },
  c_attach: pair,
  c_detach: one,
  c_reset: one,
  c_raw_cksum: { parameters: ["buffer", "usize"], result: "u16" },
  c_ipv4_cksum: { parameters: ["buffer"], result: "u16" },
  c_ipv4_phdr: flagged,
  c_ipv4_udptcp: two,
  c_ipv6_phdr: flagged,
  c_ipv6_udptcp: two,
  c_ipv4_verify: { parameters: ["buffer", "buffer"], result: "i32" },
  c_ipv6_verify: { parameters: ["buffer", "buffer"], result: "i32" },
} as const satisfies Deno.ForeignLibraryInterface;

/** The functions of `inline.c`. */
export type Inline = Deno.DynamicLibrary<typeof symbols>["symbols"];

/** Builds and opens them. */
export function openInline(): Inline {
  const source = fileURLToPath(new URL("inline.c", import.meta.url));
  return Deno.dlopen(buildSource(source, ["-shared", "-fPIC"]), symbols)
    .symbols;
}
