/**
 * Names of files in documents: those that code spans and links speak of exist.
 *
 * @module
 */
import { existsSync, globSync, statSync } from "node:fs";
import { posix } from "node:path";
import { wordsOf } from "./markdown.ts";

/** Ends of names that are taken for files. */
const FILE =
  /^[\w.@*{},/-]+\.(ts|js|json|md|c|h|sh|yaml|svg|png|css|html|wat)$/;
const FOLDER = /^[\w.@*{},-]+(\/[\w.@*{},-]+)*\/$/;

/** Names of files that are no files of this project. */
const OF_OTHERS: ReadonlySet<string> = new Set([
  // An example's own, in a folder of its writer.
  "rounds.lcore.generated.ts",
  "rounds.lcore.ts",
  // Of DPDK, of a package, of a group at work.
  "common.h",
  "dpdk/",
  "journal.json",
  "package.json",
  "usr/include/",
  "x86_64-linux-gnu/dpdk/",
]);

/** Folders of DPDK's source; names with a word in capitals, or of a letter. */
const PLACEHOLDER =
  /^(lib|drivers)\/|(^|\/)[A-Z]+(\/|$)|(^|\/)_name\.|^_?[a-z](_test)?\.ts$/;

/** What is wrong with the names in a document, as error lines. */
export function checkNames(
  root: string,
  document: string,
  text: string,
  readText: (file: string) => string,
): string[] {
  const folder = posix.dirname(document);
  return wordsOf(text).flatMap(({ line, text: word, kind }) => {
    const at = `${document}:${line}`;
    if (kind === "link") {
      return checkLink(root, folder, document, word, readText)
        .map((error) => `${at}: ${error}`);
    }
    if (!isName(word)) return [];
    // Short names are for readers who know by then which folder is meant.
    const found = [".", folder].some((base) =>
      isThere(root, posix.join(base, word))
    ) || isThere(root, posix.join(folder, "**", word)) ||
      isThere(root, `{ffi,packages,tests}/**/${word}`);
    return found ? [] : [`${at}: there is no ${word}`];
  });
}

/** Whether a code span speaks of a file or folder of this project. */
function isName(word: string): boolean {
  if (OF_OTHERS.has(word) || PLACEHOLDER.test(word)) return false;
  if (/^(\/|~|http|npm:|@)/.test(word)) return false;
  return FILE.test(word) || FOLDER.test(word);
}

function isThere(root: string, path: string): boolean {
  if (/[*{]/.test(path)) return globSync(path, { cwd: root }).length > 0;
  if (!existsSync(`${root}${path}`)) return false;
  return !path.endsWith("/") || statSync(`${root}${path}`).isDirectory();
}

function checkLink(
  root: string,
  folder: string,
  document: string,
  target: string,
  readText: (file: string) => string,
): string[] {
  if (/^[a-z]+:/.test(target)) return [];
  const [path = "", anchor] = target.split("#");
  const file = path === "" ? document : posix.join(folder, path);
  if (!existsSync(`${root}${file}`)) return [`the link leads nowhere: ${path}`];
  if (anchor === undefined || !file.endsWith(".md")) return [];
  return anchorsOf(readText(file)).has(anchor)
    ? []
    : [`${file} has no heading for #${anchor}`];
}

/** The anchors of a document's headings, as GitHub makes them. */
export function anchorsOf(text: string): Set<string> {
  return new Set(
    [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
      heading!.toLowerCase().replaceAll(/[^\w\s-]/g, "").trim()
        .replaceAll(/\s/g, "-")
    ),
  );
}
