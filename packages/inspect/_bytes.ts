/**
 * Copied memory, read field by field.
 *
 * @module
 */

/** What a terminal, a page or a file name must not get from foreign memory. */
// deno-lint-ignore no-control-regex
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff]/g;

/** A copy of some bytes of a group's memory, little endian. */
export class Bytes {
  readonly u8: Uint8Array;
  readonly #view: DataView;

  /** Reads a copy that nobody changes. */
  constructor(u8: Uint8Array) {
    this.u8 = u8;
    this.#view = new DataView(u8.buffer, u8.byteOffset, u8.byteLength);
  }

  /** Number of bytes. */
  get length(): number {
    return this.u8.length;
  }

  /** An unsigned 16-bit number. */
  u16(offset: number): number {
    return this.#view.getUint16(offset, true);
  }

  /** An unsigned 32-bit number. */
  u32(offset: number): number {
    return this.#view.getUint32(offset, true);
  }

  /** A signed 32-bit number. */
  i32(offset: number): number {
    return this.#view.getInt32(offset, true);
  }

  /** A pointer, length or counter of 64 bits; exact up to 2^53. */
  u64(offset: number): number {
    return this.u32(offset) + this.u32(offset + 4) * 0x1_0000_0000;
  }

  /** The bytes from an offset on, without a copy. */
  from(offset: number, length: number): Bytes {
    return new Bytes(this.u8.subarray(offset, offset + length));
  }

  /** The NUL-terminated text at an offset, without control characters. */
  text(offset: number, limit: number): string {
    const field = this.u8.subarray(offset, offset + limit);
    const end = field.indexOf(0);
    const bytes = end < 0 ? field : field.subarray(0, end);
    return new TextDecoder().decode(bytes).replace(UNPRINTABLE, "\ufffd");
  }

  /** Six bytes as a MAC address. */
  mac(offset: number): string {
    return [...this.u8.subarray(offset, offset + 6)]
      .map((byte) => byte.toString(16).padStart(2, "0").toUpperCase())
      .join(":");
  }

  /** Tells whether both hold the same. */
  equals(other: Bytes): boolean {
    return this.length === other.length &&
      this.u8.every((byte, i) => byte === other.u8[i]);
  }
}
