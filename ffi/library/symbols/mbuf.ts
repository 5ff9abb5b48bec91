/**
 * Functions of librte_mbuf. Alloc, free, append, prepend and the like are
 * `static inline` in C and so not here: packages/mempool has them in
 * TypeScript.
 *
 * @module
 */
import type { SymbolTable } from "../../runtime/c_types.ts";

/** Symbol table of librte_mbuf. */
export const mbufSymbols = {
  // rte_mbuf.h
  rte_pktmbuf_pool_create: { parameters: ["buf", "u32", "u32", "u16", "u16", "i32"], result: "ptr" }, // (const char *name, unsigned n, unsigned cache_size, uint16_t priv_size, uint16_t data_room_size, int socket_id)
  rte_mbuf_check: { parameters: ["ptr", "i32", "buf"], result: "i32" }, // (const struct rte_mbuf *m, int is_header, const char **reason)
  rte_pktmbuf_free_bulk: { parameters: ["buf", "u32"], result: "void" }, // (struct rte_mbuf **mbufs, unsigned int count)
} as const satisfies SymbolTable;
