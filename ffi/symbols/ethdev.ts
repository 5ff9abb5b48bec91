/**
 * Functions of librte_ethdev, as far as the load-time check needs them.
 *
 * @module
 */
import type { SymbolTable } from "../types.ts";

/** Symbol table of librte_ethdev. */
export const ethdevSymbols = {
  // rte_ethdev.h
  rte_eth_find_next: { parameters: ["u16"], result: "u16" }, // (uint16_t port_id)
} as const satisfies SymbolTable;
