/**
 * What waits in rings, or is in nobody's ring at all.
 *
 * @module
 */
import type { Address } from "../../ffi/runtime/c_types.ts";

/** An element of a ring, or an object of a mempool. */
export interface QueuedElement {
  /** The ring that it waits in; "" if in none. */
  readonly ring: string;
  /** What the slot holds: the object's address in the group's processes. */
  readonly address: Address;
  /** The mempool that it belongs to; "" if to none. */
  readonly mempool: string;
  /** `packet`: an mbuf of a pool. `object`: of a pool. `unknown`: no pool has it. */
  readonly kind: "packet" | "object" | "unknown";
  /** True if a consumer has claimed it and not yet taken it. */
  readonly claimed: boolean;
  /** The packet's data, all segments, or the whole object; empty if unknown. */
  readonly bytes: Uint8Array;
  /** True if the packet is longer than what could be read. */
  readonly truncated: boolean;
  /** Port that the packet came from; -1 if none or not a packet. */
  readonly port: number;
}

/** Longest text that {@linkcode elementText} gives. */
const TEXT_LIMIT = 4096;

/**
 * The text that an object starts with: printable UTF-8 and a NUL, as messages
 * of simple_mp are. Undefined if there is none, and for packets.
 */
export function elementText(
  { kind, bytes }: QueuedElement,
): string | undefined {
  if (kind !== "object") return undefined;
  const end = bytes.subarray(0, TEXT_LIMIT).indexOf(0);
  if (end <= 0) return undefined;
  try {
    const text = new TextDecoder("utf-8", { fatal: true })
      .decode(bytes.subarray(0, end));
    return /^[^\p{Cc}\p{Cn}\p{Zl}\p{Zp}]+$/u.test(text) ? text : undefined;
  } catch {
    return undefined;
  }
}
