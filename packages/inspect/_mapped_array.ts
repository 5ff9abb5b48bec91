/**
 * The tables that a group keeps in files of their own: elements, behind them
 * one bit per element that tells whether it is in use.
 *
 * @module
 */
import { MappedFile } from "../../ffi/os/mapped_file.ts";
import { Bytes } from "./_bytes.ts";
import type { SharedArray } from "./_shared_config.ts";

/** A mapped table. @see rte_fbarray */
export class MappedArray {
  /** Which file this is. */
  readonly identity: string;
  readonly #file: MappedFile;
  readonly #length: number;
  readonly #elementSize: number;
  readonly #masks: number;

  /**
   * Maps the file.
   *
   * @param maskOffset Where the bits are behind the elements.
   * @throws {FileError} if it cannot be mapped, or is too short.
   */
  constructor(folder: string, array: SharedArray, maskOffset: number) {
    const { name, length, elementSize } = array;
    const masks = length * elementSize + maskOffset;
    const size = masks + Math.ceil(length / 64) * 8;
    this.#file = MappedFile.open(`${folder}/fbarray_${name}`, 0, size);
    this.identity = this.#file.identity;
    this.#length = length;
    this.#elementSize = elementSize;
    this.#masks = masks;
  }

  /** Tells whether an element is in use. */
  isUsed(index: number): boolean {
    if (index < 0 || index >= this.#length) return false;
    const byte = this.#file.window.u8[this.#masks + (index >> 3)]!;
    return (byte >> (index & 7) & 1) === 1;
  }

  /** Indexes of the elements in use. */
  used(): number[] {
    const { u8 } = this.#file.window;
    const found: number[] = [];
    for (let at = 0; at * 8 < this.#length; at++) {
      const byte = u8[this.#masks + at]!;
      for (let bit = 0; byte >> bit !== 0; bit++) {
        const index = at * 8 + bit;
        if ((byte >> bit & 1) === 1 && index < this.#length) found.push(index);
      }
    }
    return found;
  }

  /** A copy of an element. */
  element(index: number): Bytes {
    const start = index * this.#elementSize;
    return new Bytes(
      this.#file.window.u8.slice(start, start + this.#elementSize),
    );
  }

  /** Unmaps it. */
  close(): void {
    this.#file.close();
  }
}
