/**
 * MAC addresses.
 *
 * @module
 */

import { showAs } from "../../ffi/runtime/shown.ts";

const LENGTH = 6;

/**
 * A MAC address; never changes.
 *
 * @see rte_ether_addr
 */
export class MacAddress {
  static {
    showAs(this, String);
  }

  readonly #bytes: Uint8Array;

  /**
   * An address of its bytes.
   *
   * @param bytes Its 6 bytes, in the order of the wire; copied.
   * @throws {RangeError} if there are not 6.
   */
  constructor(bytes: ArrayLike<number>) {
    if (bytes.length !== LENGTH) {
      throw new RangeError(
        `Cannot make MAC address: it must have ${LENGTH} bytes: ${bytes.length}`,
      );
    }
    this.#bytes = Uint8Array.from(bytes);
  }

  /**
   * Reads `02:00:00:00:00:01`, in upper or lower case.
   *
   * @throws {RangeError} if the text is something else.
   * @see rte_ether_unformat_addr
   */
  static parse(text: string): MacAddress {
    if (!/^[\da-f]{2}(:[\da-f]{2}){5}$/i.test(text)) {
      throw new RangeError(
        `Cannot parse MAC address: it must be six hexadecimal bytes with colons: ${
          JSON.stringify(text)
        }`,
      );
    }
    return new MacAddress(text.split(":").map((part) => parseInt(part, 16)));
  }

  /** A copy of its bytes. */
  get bytes(): Uint8Array {
    return this.#bytes.slice();
  }

  /** True for addresses of groups, the broadcast address included. */
  get isMulticast(): boolean {
    return (this.#bytes[0]! & 1) !== 0;
  }

  /** True if no byte is set. */
  get isZero(): boolean {
    return this.#bytes.every((byte) => byte === 0);
  }

  /** True if the other address has the same bytes. */
  equals(other: MacAddress): boolean {
    return this.#bytes.every((byte, i) => byte === other.#bytes[i]);
  }

  /** `02:00:00:00:00:0A`. @see rte_ether_format_addr */
  toString(): string {
    return Array.from(
      this.#bytes,
      (byte) => byte.toString(16).padStart(2, "0").toUpperCase(),
    ).join(":");
  }

  /** The same, for `JSON.stringify`. */
  toJSON(): string {
    return this.toString();
  }
}
