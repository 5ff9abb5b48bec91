/**
 * Commands in documents: the tasks, files and options that they name are there.
 * What is looked at are lines of shell blocks and code spans that run Deno, a
 * task, or a script.
 *
 * @module
 */
import { existsSync, globSync, readFileSync } from "node:fs";
import {
  argumentProblem,
  splitArguments,
} from "../packages/eal/internal/args.ts";
import { blocksOf, wordsOf } from "./markdown.ts";

/** The release whose EAL options commands may have: that of the examples. */
const RELEASE = 2211;

/** Options of Deno itself, before the file. */
const DENO_OPTION =
  /^(-A|--allow-[a-z]+(=\S+)?|--no-(prompt|check)|--v8-flags=\S+|--check|--filter=\S+)$/;

/** A command, split into words. */
export interface Command {
  readonly line: number;
  readonly words: readonly string[];
}

/** The commands of a document that this module can check. */
export function commandsOf(text: string): Command[] {
  const inBlocks = blocksOf(text)
    .filter(({ language }) => ["sh", "bash", "console"].includes(language))
    .flatMap(({ line, lines }) =>
      joinLines(lines).map((joined) => ({
        line: line + joined.index,
        text: joined.text,
      }))
    );
  const inSpans = wordsOf(text).filter(({ kind }) => kind === "code")
    .map(({ line, text }) => ({ line, text }));
  return [...inBlocks, ...inSpans].flatMap(({ line, text }) =>
    commandIn(text).map((words) => ({ line, words }))
  );
}

/** Lines with those that a backslash continues. */
function joinLines(
  lines: readonly string[],
): { index: number; text: string }[] {
  const joined: { index: number; text: string }[] = [];
  let isOpen = false;
  lines.forEach((line, index) => {
    const text = line.replace(/\\$/, "").trim();
    if (isOpen) joined.at(-1)!.text += ` ${text}`;
    else joined.push({ index, text });
    isOpen = line.endsWith("\\");
  });
  return joined;
}

/** The words of each command of a line, without comment and variables. */
function commandIn(line: string): string[][] {
  const text = line.replace(/\s#\s.*$/, "").replace(/^\$ /, "");
  return text.split(/ && |\$\(|; /).map((part) =>
    part.replace(/\)$/, "").trim().split(/\s+/)
      .filter((_word, i, all) =>
        !all.slice(0, i + 1).every((each) => /^\w+=/.test(each))
      )
  ).filter(([first = "", second = ""]) =>
    /^(deno|\$\w+\/run-deno)$/.test(first) &&
      /^(task|run|test)$/.test(second) ||
    /^scripts\/\w+\.(sh|ts)$/.test(first)
  );
}

/** What is wrong with a command, as text. */
export function checkCommand(
  root: string,
  tasks: Readonly<Record<string, string>>,
  words: readonly string[],
): string[] {
  const [program = "", ...rest] = words;
  if (program.startsWith("scripts/")) return checkFile(root, program, rest);
  const [verb, ...args] = rest;
  if (verb === "task") {
    const [name = "", ...options] = args;
    const task = tasks[name];
    if (task === undefined) return [`there is no task ${name}`];
    const file = task.split(" ").find((word) => word.includes("/"))!;
    return options.length === 0 ? [] : checkFile(root, file, options);
  }
  const at = args.findIndex((word) => !word.startsWith("-"));
  if (at < 0) return [];
  const unknown = args.slice(0, at).filter((word) => !DENO_OPTION.test(word));
  const errors = unknown.map((word) => `${word} is no option of Deno`);
  // Files of a reader's own, or on a server.
  if (!args[at]!.includes("/") || /^(http|\$)/.test(args[at]!)) return errors;
  if (verb === "test") {
    const missing = args.slice(at)
      .filter((file) => !existsSync(`${root}${file}`));
    return [...errors, ...missing.map((file) => `there is no ${file}`)];
  }
  return [...errors, ...checkFile(root, args[at]!, args.slice(at + 1))];
}

function checkFile(
  root: string,
  file: string,
  args: readonly string[],
): string[] {
  if (!existsSync(`${root}${file}`)) return [`there is no ${file}`];
  const source = readFileSync(`${root}${file}`, "utf8");
  const folder = /from "\.\.\/packages\/apps\/(\w+)\/\w+\.ts"/g;
  const app = [...source.matchAll(folder)].map((found) => found[1]!)
    .find((name) => name !== "_common");
  if (app === undefined) return unknownOptions(file, source, args);
  const usage = globSync(`packages/apps/${app}/*{usage,options}.ts`, {
    cwd: root,
  })
    .map((path) => readFileSync(`${root}${path}`, "utf8")).join("");
  const isTool = app === "mp_run" || app === "mp_top";
  if (isTool) return unknownOptions(file, usage, args);
  if (args.includes("--help")) return [];
  const { eal, application } = splitArguments(args, RELEASE);
  const problem = argumentProblem(eal, RELEASE);
  return [
    ...problem === undefined ? [] : [`${file}: ${problem}`],
    ...unknownOptions(file, usage, application),
  ];
}

/** Options that a program's text does not speak of. */
function unknownOptions(
  file: string,
  source: string,
  args: readonly string[],
): string[] {
  return args.filter((word) => /^--?[a-zA-Z]/.test(word)).flatMap((word) => {
    const name = word.replace(/^--?/, "").replace(/[=\s].*$/, "");
    const isKnown = name === "help" ||
      new RegExp(`--?${name}\\b|["\\s]${name}"?:|"${name}"`).test(source);
    return isKnown ? [] : [`${file} knows no ${word}`];
  });
}
