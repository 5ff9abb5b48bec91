/**
 * DPDK's functions, all those that this project calls.
 *
 * @module
 */
import type { Address, NativeFunctions } from "../runtime/c_types.ts";
import { ealSymbols } from "./symbols/eal.ts";
import { ethdevSymbols } from "./symbols/ethdev.ts";
import { mbufSymbols } from "./symbols/mbuf.ts";
import { mempoolSymbols } from "./symbols/mempool.ts";
import { ringSymbols } from "./symbols/ring.ts";

/** How each is called, by its C name. */
export const dpdkSymbols = {
  ...ealSymbols,
  ...ringSymbols,
  ...mempoolSymbols,
  ...mbufSymbols,
  ...ethdevSymbols,
};

/** DPDK's functions by their C names. */
export type DpdkFunctions = NativeFunctions<typeof dpdkSymbols>;

/** DPDK as one thread sees it. */
export interface Dpdk extends DpdkFunctions {
  /** Version text, such as "22.11.11". */
  readonly version: string;
  /** Year * 100 + month, such as 2211. */
  readonly release: number;
  /** The name under which the library was opened. */
  readonly path: string;
  /**
   * The address of an exported symbol. That of a thread-local symbol is valid
   * for the calling thread only.
   */
  symbol(name: string): Address;
  /** Bytes of an exported variable; -1 if that is not known. */
  symbolSize(name: string): number;
  /** Whether a symbol is exported under a version such as "DPDK_23". */
  hasVersion(name: string, version: string): boolean;
}
