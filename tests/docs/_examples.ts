/**
 * The examples of the documentation: TypeScript blocks in Markdown files and
 * in comments of modules.
 *
 * @module
 */
import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The repository's root, with a slash. */
export const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** An example. */
export interface Example {
  /** Path of its document, as seen from the root. */
  readonly document: string;
  /** Line of its first line, from 1. */
  readonly line: number;
  /** What follows "ts" in its fence, such as "ignore". */
  readonly attributes: string;
  readonly code: string;
  /**
   * File that it is to be saved as, when its first line is a comment with a
   * name: other examples of the document may import it.
   */
  readonly fileName: string | undefined;
  /** What it prints, as the comments behind its `console.log` say. */
  readonly output: readonly string[];
}

/** All examples, in the order of documents and lines. */
export function allExamples(): Example[] {
  const documents = [
    ...globSync("{*,docs/*,packages/**/*}.md", { cwd: ROOT }),
    ...globSync("{mod,{packages,ffi,apps}/**/*}.ts", { cwd: ROOT }),
  ].map(String).filter((path) => !path.includes(".generated."));
  return documents.sort().flatMap((path) =>
    examplesIn(path, readFileSync(`${ROOT}${path}`, "utf8"))
  );
}

/** The examples of one document. */
export function examplesIn(document: string, text: string): Example[] {
  // In a module, an example is a part of a comment.
  const margin = document.endsWith(".ts") ? " *\\* ?" : "";
  const blocks = new RegExp(
    `^${margin}\`\`\`ts(.*)\\n([^]*?)^${margin}\`\`\`$`,
    "gm",
  );
  const margins = new RegExp(`^${margin}`, "gm");
  return [...text.matchAll(blocks)].map((found) => {
    const code = found[2]!.replaceAll(margins, "");
    return {
      document,
      line: text.slice(0, found.index).split("\n").length + 1,
      attributes: found[1]!.trim(),
      code,
      fileName: /^\/\/ (\S+\.ts)\n/.exec(code)?.[1],
      output: [...code.matchAll(/^ *console\.log\(.*\); \/\/ (.+)$/gm)]
        .map((comment) => comment[1]!),
    };
  });
}
