/**
 * Lines typed before, for the line editor.
 *
 * @module
 */

/** Lines kept; older ones are forgotten. */
const CAPACITY = 100;

/** A list of lines with a place in it. */
export class History {
  readonly #lines: string[] = [];
  /** 0 = the line being typed, 1 = the newest line, and so on. */
  #place = 0;
  #draft = "";

  /** Adds a line, unless it is empty or repeats the newest one. */
  add(line: string): void {
    if (line === "" || line === this.#lines.at(-1)) return;
    this.#lines.push(line);
    if (this.#lines.length > CAPACITY) this.#lines.shift();
  }

  /** Goes back to the line being typed. */
  reset(): void {
    this.#place = 0;
    this.#draft = "";
  }

  /**
   * Steps to the next older line.
   *
   * @param current The line as it stands, kept when leaving the line being
   *   typed.
   * @returns The older line, or undefined when there is none.
   */
  older(current: string): string | undefined {
    if (this.#place === this.#lines.length) return undefined;
    if (this.#place === 0) this.#draft = current;
    this.#place++;
    return this.#lines.at(-this.#place);
  }

  /**
   * Steps to the next newer line, at last the one being typed; undefined when
   * already there.
   */
  newer(): string | undefined {
    if (this.#place === 0) return undefined;
    this.#place--;
    return this.#place === 0 ? this.#draft : this.#lines.at(-this.#place);
  }
}
