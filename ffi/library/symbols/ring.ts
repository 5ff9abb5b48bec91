/**
 * Functions of librte_ring. Enqueue and dequeue are `static inline` in C and
 * so not here: packages/ring has them in TypeScript.
 *
 * @module
 */
import type { SymbolTable } from "../../runtime/c_types.ts";

/** Symbol table of librte_ring. */
export const ringSymbols = {
  // rte_ring_elem.h
  rte_ring_get_memsize_elem: { parameters: ["u32", "u32"], result: "size" }, // (unsigned int esize, unsigned int count)
  rte_ring_create_elem: { parameters: ["buf", "u32", "u32", "i32", "u32"], result: "ptr" }, // (const char *name, unsigned int esize, unsigned int count, int socket_id, unsigned int flags)
  // rte_ring.h
  rte_ring_get_memsize: { parameters: ["u32"], result: "size" }, // (unsigned int count)
  rte_ring_init: { parameters: ["ptr", "buf", "u32", "u32"], result: "i32" }, // (struct rte_ring *r, const char *name, unsigned int count, unsigned int flags)
  rte_ring_free: { parameters: ["ptr"], result: "void" }, // (struct rte_ring *r)
  rte_ring_lookup: { parameters: ["buf"], result: "ptr" }, // (const char *name)
} as const satisfies SymbolTable;
