/**
 * C memory and C text: windows on addresses, NUL-terminated strings, argv.
 *
 * @module
 */
import { backend } from "../runtime/backend.ts";
import type { Address, OutBuffer } from "../runtime/c_types.ts";
import { Window } from "./window.ts";

/** A live window on `length` bytes of C memory; the length is rounded up to 8. */
export function openWindow(address: Address, length: number): Window {
  const rounded = Math.ceil(length / 8) * 8;
  return new Window(backend().buffer(address, rounded), address);
}

/** Where a typed array lies. The caller keeps the array alive. */
export function addressOf(view: OutBuffer): Address {
  return backend().addressOf(view);
}

/**
 * Text as a NUL-terminated C string.
 *
 * @throws {TypeError} if the text holds a NUL, which C would take for its end.
 */
export function cString(text: string): Uint8Array {
  if (text.includes("\0")) {
    throw new TypeError(
      `Cannot pass text to C: it contains a NUL: ${JSON.stringify(text)}`,
    );
  }
  return new TextEncoder().encode(text + "\0");
}

/** The C string at an address, at most `limit` bytes long; "" for NULL. */
export function readCString(address: Address, limit = 4096): string {
  if (address === 0) return "";
  const bytes: number[] = [];
  // In steps up to the next page: what lies behind the text may be unmapped.
  while (bytes.length < limit) {
    const step = Math.min(4096 - (address % 4096), limit - bytes.length);
    const part = new Uint8Array(backend().buffer(address, step));
    const end = part.indexOf(0);
    bytes.push(...part.subarray(0, end < 0 ? step : end));
    if (end >= 0) break;
    address += step;
  }
  return new TextDecoder().decode(new Uint8Array(bytes));
}

/** An array of C strings with a NULL behind the last, as main() gets it. */
export class StringVector {
  /** The pointers; the last one is NULL. */
  readonly pointers: BigUint64Array;
  /** Number of strings. */
  readonly length: number;
  /** The text the pointers lead to: lives as long as this object. */
  readonly #text: Uint8Array;

  constructor(strings: readonly string[]) {
    const encoded = strings.map(cString);
    this.#text = new Uint8Array(
      Math.max(encoded.reduce((sum, bytes) => sum + bytes.length, 0), 128),
    );
    this.length = strings.length;
    this.pointers = new BigUint64Array(strings.length + 1);
    const base = addressOf(this.#text);
    let offset = 0;
    encoded.forEach((bytes, index) => {
      this.#text.set(bytes, offset);
      this.pointers[index] = BigInt(base + offset);
      offset += bytes.length;
    });
  }
}
