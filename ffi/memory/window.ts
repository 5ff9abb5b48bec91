/**
 * A window: one range of memory seen through typed arrays. Every shared
 * object of this project is a pair (window, byte offset), so that the same
 * algorithm runs on DPDK's hugepages, on an ArrayBuffer or SharedArrayBuffer
 * in a test, and later on a WebAssembly memory laid over the hugepages.
 *
 * @module
 */
import { hex, showAs } from "../runtime/shown.ts";
import type { Address } from "../runtime/c_types.ts";

/** Typed arrays over one range of memory. */
export class Window {
  static {
    showAs(
      this,
      ({ byteLength, base }) =>
        base === 0
          ? `{ ${byteLength} bytes }`
          : `{ ${byteLength} bytes at ${hex(base)} }`,
    );
  }

  // Why `declare`: "Loops that V8 compiles well" in packages/ring/README.md.
  /** Address of byte 0; 0 where the memory is plain JavaScript memory. */
  declare readonly base: Address;
  /** Length of the range in bytes, a multiple of 8. */
  declare readonly byteLength: number;
  /** Bytes. */
  declare readonly u8: Uint8Array;
  /** 16-bit units: index = byte offset / 2. */
  declare readonly u16: Uint16Array;
  /** 32-bit units: index = byte offset / 4. */
  declare readonly u32: Uint32Array;
  /** Signed 32-bit units: index = byte offset / 4. */
  declare readonly i32: Int32Array;
  /** 64-bit units: index = byte offset / 8. */
  declare readonly u64: BigUint64Array;

  /**
   * Opens a window on all of a buffer.
   *
   * @param base Address of the buffer's first byte, where it has a meaning.
   * Default: 0, none.
   * @throws {RangeError} if the buffer's length is no multiple of 8.
   */
  constructor(buffer: ArrayBufferLike, base: Address = 0) {
    if (buffer.byteLength % 8 !== 0) {
      throw new RangeError(
        `Cannot open window: length must be a multiple of 8: ${buffer.byteLength}`,
      );
    }
    this.base = base;
    this.byteLength = buffer.byteLength;
    this.u8 = new Uint8Array(buffer);
    this.u16 = new Uint16Array(buffer);
    this.u32 = new Uint32Array(buffer);
    this.i32 = new Int32Array(buffer);
    this.u64 = new BigUint64Array(buffer);
  }

  /**
   * Tells whether bytes from an address on lie inside this window.
   *
   * @param length How many. Default: 1.
   */
  contains(address: Address, length = 1): boolean {
    return address >= this.base &&
      address + length <= this.base + this.byteLength;
  }

  /** The 64-bit pointer or length stored at a byte offset, as a number. */
  pointer(offset: number): number {
    const index = offset >>> 2;
    return this.u32[index]! + this.u32[index + 1]! * 0x1_0000_0000;
  }

  /** The NUL-terminated text at a byte offset, at most `limit` bytes long. */
  text(offset: number, limit: number): string {
    let end = offset;
    const last = Math.min(offset + limit, this.byteLength);
    while (end < last && this.u8[end] !== 0) end++;
    // A copy: TextDecoder takes no view of shared memory.
    return new TextDecoder().decode(this.u8.slice(offset, end));
  }
}
