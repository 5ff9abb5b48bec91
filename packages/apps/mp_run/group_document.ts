/**
 * The text of a group's file, read: its values, and where each stands.
 *
 * @module
 */
import {
  type Document,
  isMap,
  isNode,
  isScalar,
  LineCounter,
  parseDocument,
  visit,
} from "npm:yaml@2.9.1";
import { GroupFileError, type Path, type Position } from "./problem.ts";
import type { Problem } from "./problem.ts";

/** A file that is YAML; whether it is a group is still to be seen. */
export class GroupDocument {
  /** Name of the file, as it was given. */
  readonly file: string;
  /** What it says. */
  readonly value: unknown;
  readonly #document: Document.Parsed;
  readonly #lines = new LineCounter();

  /**
   * Parses a text.
   *
   * @throws {GroupFileError} if it is no YAML.
   */
  constructor(file: string, text: string) {
    this.file = file;
    this.#document = parseDocument(text, {
      lineCounter: this.#lines,
      merge: true,
      prettyErrors: false,
    });
    const { errors, warnings } = this.#document;
    if (errors.length + warnings.length > 0) {
      throw new GroupFileError(
        file,
        [...errors, ...warnings].map(({ message, pos }) => ({
          ...this.#position(pos[0]),
          text: message.split("\n")[0]!,
        })),
      );
    }
    try {
      this.value = this.#document.toJS();
    } catch (error) {
      // An alias without its anchor, or too many of them.
      const { message: text } = error as Error;
      throw new GroupFileError(file, [{ ...this.#findBadAlias(), text }]);
    }
  }

  /** The error for problems in this file. */
  error(problems: readonly Problem[]): GroupFileError {
    return new GroupFileError(
      this.file,
      problems.map(({ path, atKey = false, text }) => ({
        ...this.#find(path, atKey),
        text,
      })),
    );
  }

  /** Where a value stands, or the nearest one around it that stands anywhere. */
  #find(path: Path, atKey: boolean): Position {
    const parent = this.#document.getIn(path.slice(0, -1), true);
    if (atKey && isMap(parent)) {
      const key = parent.items.map((pair) => pair.key).find((key) =>
        isScalar(key) && `${key.value}` === path.at(-1)
      );
      if (isNode(key) && key.range) return this.#position(key.range[0]);
    }
    for (let length = path.length; length >= 0; length--) {
      const node = length === 0
        ? this.#document.contents
        : this.#document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) return this.#position(node.range[0]);
    }
    return { line: 1, column: 1 };
  }

  #findBadAlias(): Position {
    let at = 0;
    visit(this.#document, {
      Alias: (_key, alias) => {
        if (alias.resolve(this.#document) !== undefined) return;
        at = alias.range?.[0] ?? 0;
        return visit.BREAK;
      },
    });
    return this.#position(at);
  }

  #position(offset: number): Position {
    const { line, col } = this.#lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  }
}
