/**
 * Functions of librte_mempool. Get and put are `static inline` in C and so
 * not here: packages/mempool has them in TypeScript.
 *
 * @module
 */
import type { SymbolTable } from "../../runtime/c_types.ts";

/** Symbol table of librte_mempool. */
export const mempoolSymbols = {
  // rte_mempool.h
  rte_mempool_free: { parameters: ["ptr"], result: "void" }, // (struct rte_mempool *mp)
  rte_mempool_create: {
    // (const char *name, unsigned n, unsigned elt_size, unsigned cache_size, unsigned private_data_size,
    //  mp_init, mp_init_arg, obj_init, obj_init_arg, int socket_id, unsigned flags)
    parameters: ["buf", "u32", "u32", "u32", "u32", "ptr", "ptr", "ptr", "ptr", "i32", "u32"],
    result: "ptr",
  },
  rte_mempool_avail_count: { parameters: ["ptr"], result: "u32" }, // (const struct rte_mempool *mp)
  rte_mempool_calc_obj_size: { parameters: ["u32", "u32", "buf"], result: "u32" }, // (uint32_t elt_size, uint32_t flags, struct rte_mempool_objsz *sz)
  rte_mempool_lookup: { parameters: ["buf"], result: "ptr" }, // (const char *name)
} as const satisfies SymbolTable;
