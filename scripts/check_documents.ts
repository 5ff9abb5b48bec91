/**
 * Checks all Markdown files against the code (part of `deno task ok`): files
 * and headings that they name exist, commands name tasks, files and options
 * that there are, and tables that say again what the code says say the same.
 *
 *   deno run -A scripts/check_documents.ts
 *
 * @module
 */
import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { checkCommand, commandsOf } from "./document_commands.ts";
import { checkNames } from "./document_names.ts";
import { checkTables } from "./document_tables.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** Made by programs of this project, which are right by themselves. */
const GENERATED: ReadonlySet<string> = new Set([
  "docs/bench.md",
  "docs/functions.md",
]);

/** Speak of what was, with names of then. */
const HISTORY: ReadonlySet<string> = new Set(["CHANGELOG.md"]);

function readText(file: string): string {
  return readFileSync(`${ROOT}${file}`, "utf8");
}

function main(): void {
  const documents = globSync("**/*.md", {
    cwd: ROOT,
    exclude: (path) => /(^|\/)(node_modules|tmp|npm|\.git)$/.test(String(path)),
  }).map(String).sort();
  const { tasks } = JSON.parse(readText("deno.json")) as {
    tasks: Record<string, string>;
  };
  const errors: string[] = [];
  for (const document of documents) {
    if (GENERATED.has(document)) continue;
    const text = readText(document);
    for (const { line, words } of commandsOf(text)) {
      for (const error of checkCommand(ROOT, tasks, words)) {
        errors.push(`${document}:${line}: ${error}`);
      }
    }
    if (HISTORY.has(document)) continue;
    errors.push(...checkNames(ROOT, document, text, readText));
  }
  errors.push(...checkTables(ROOT, readText));
  for (const error of errors) console.error(error);
  if (errors.length > 0) Deno.exit(1);
}

if (import.meta.main) main();
