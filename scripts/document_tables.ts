/**
 * Tables in documents that say again what the code says: both must agree.
 *
 * @module
 */
import { execFileSync } from "node:child_process";
import { globSync, readdirSync, readFileSync } from "node:fs";
import { families } from "../ffi/layout/releases.ts";
import {
  DRIVERS,
  type DriverTraits,
} from "../packages/ethdev/internal/driver_traits.ts";
import { type MarkdownTable, tablesOf } from "./markdown.ts";

/** A table, and where the code says the same. */
interface Rule {
  readonly document: string;
  /** The first cell of the heads of the tables. */
  readonly head: string;
  /** What the tables say, a word each. */
  readonly said: (rows: MarkdownTable["rows"]) => string[];
  /** What the code says. */
  readonly meant: (root: string) => string[];
  /** Where, for errors. */
  readonly where: string;
}

/** What is set as code in the first cells. */
function spans(rows: MarkdownTable["rows"]): string[] {
  return rows.flatMap(({ cells }) =>
    [...cells[0]!.matchAll(/`([^`]+)`/g)].map(([, word]) => word!)
  );
}

/** Words of the first cells, which commas divide. */
function listed(rows: MarkdownTable["rows"]): string[] {
  return rows.flatMap(({ cells }) => cells[0]!.split(/,\s*/));
}

function readAll(root: string, pattern: string): string {
  return globSync(pattern, { cwd: root })
    .filter((path) => !/\.generated\.ts$|_test\.ts$/.test(String(path)))
    .map((path) => readFileSync(`${root}${path}`, "utf8")).join("\n");
}

function found(text: string, pattern: RegExp): string[] {
  return [...new Set([...text.matchAll(pattern)].map((one) => one[1]!))];
}

const rules: readonly Rule[] = [
  {
    document: "docs/debugging.md",
    head: "variable",
    said: spans,
    where: "the sources",
    meant: (root) =>
      found(
        readAll(root, "{ffi,packages,scripts,tests}/**/*.{ts,sh}"),
        /\b(DPDK_TS_\w+|DPDK_LIB_DIR)\b/g,
      ),
  },
  {
    document: "docs/dpdk_versions.md",
    head: "release",
    said: (rows) => rows.map(({ cells }) => `${cells[0]} (${cells[1]})`),
    where: "ffi/layout/releases.ts",
    meant: () =>
      families.map(({ releases, abi }) =>
        `${releases.map(dotted).join(", ")} (${abi})`
      ),
  },
  {
    document: "docs/add_a_driver.md",
    head: "driver",
    said: (rows) => rows.map(({ cells }) => cells.join(" | ")),
    where: "packages/ethdev/internal/driver_traits.ts",
    meant: () => DRIVERS.map((driver) => traitCells(driver).join(" | ")),
  },
  {
    document: "docs/add_a_driver.md",
    head: "fact",
    said: spans,
    where: "packages/ethdev/internal/driver_traits.ts",
    meant: (root) => {
      const text = readAll(root, "packages/ethdev/internal/driver_traits.ts");
      const [, fields] = /interface DriverTraits \{([^]*?)\n\}/.exec(text)!;
      return found(fields!, /^ {2}readonly (\w+)/gm);
    },
  },
  {
    document: "packages/inspect/README.md",
    head: "release",
    said: listed,
    where: "scripts/layout_inspect.json",
    meant: (root) => Object.keys(readJson(root, "scripts/layout_inspect.json")),
  },
  {
    document: "tests/README.md",
    head: "folder",
    said: (rows) => [
      ...new Set(spans(rows).map((path) => `${path.split("/")[0]}/`)),
    ],
    where: "tests",
    meant: (root) =>
      readdirSync(`${root}tests`, { withFileTypes: true })
        .filter((entry) => entry.isDirectory() && entry.name !== "tmp")
        .map(({ name }) => `${name}/`),
  },
  {
    document: "packages/eal/README.md",
    head: "`rule`",
    said: spans,
    where: "packages/eal/check_error.ts",
    meant: (root) => {
      const text = readAll(root, "packages/eal/check_error.ts");
      return found(/type CheckRule =([^;]*);/.exec(text)![1]!, /"(\w+)"/g);
    },
  },
  {
    document: "packages/apps/mp_top/README.md",
    head: "path",
    said: (rows) => spans(rows).map((path) => path.replace(/\?.*/, "")),
    where: "packages/apps/mp_top/web_server.ts",
    meant: (root) =>
      found(
        readAll(root, "packages/apps/mp_top/web_server.ts"),
        /case "(\/[^"]*)"/g,
      ),
  },
  {
    document: "packages/apps/mp_run/README.md",
    head: "key",
    said: spans,
    where: "schema/mp_run.schema.json",
    meant: schemaKeys,
  },
  {
    document: "CONTRIBUTING.md",
    head: "check",
    said: (rows) => rows.map(({ cells }) => cells[0]!.replace("...", "*")),
    where: "scripts/ok.ts",
    meant: (root) =>
      found(
        readAll(root, "scripts/ok.ts"),
        /(?:\bname: |\bscript\(\s*)["`]([^"`]+)["`]/g,
      ).map((name) => name.replace("${path}", "each module")),
  },
  {
    document: "CONTRIBUTING.md",
    head: "generator",
    said: spans,
    where: "the task generate of deno.json",
    meant: (root) => {
      const { tasks } = readJson(root, "deno.json") as {
        tasks: Record<string, string>;
      };
      return found(tasks["generate"]!, /(scripts\/\w+\.ts)/g);
    },
  },
  {
    document: "tests/bench/README.md",
    head: "bench",
    said: spans,
    where: "tests/bench/rows",
    meant: benchNames,
  },
];

function dotted(release: number): string {
  return `${Math.floor(release / 100)}.${
    String(release % 100).padStart(2, "0")
  }`;
}

function readJson(root: string, path: string): Record<string, unknown> {
  return JSON.parse(readFileSync(`${root}${path}`, "utf8"));
}

/** What is known of a driver, as docs/add_a_driver.md has it in a row. */
function traitCells(driver: DriverTraits): string[] {
  const { name, alias, keepsPackets, argumentLimit, makesDevice } = driver;
  return [
    alias === undefined ? `\`${name}\`` : `\`${name}\`, \`${alias}\``,
    driver.primaryOnly ? "primary only" : "",
    keepsPackets ?? "",
    driver.staysUp ? "stays up" : "",
    argumentLimit === undefined ? "" : `${argumentLimit} characters`,
    makesDevice === undefined ? "" : `\`${makesDevice}\``,
    driver.counters === undefined ? "" : `\`${driver.counters.struct}\``,
  ];
}

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema;
}

/** Keys of a group, those of its parts with the part's name, and of a process. */
function schemaKeys(root: string): string[] {
  const { properties = {} } = readJson(
    root,
    "schema/mp_run.schema.json",
  ) as Schema;
  const parts = Object.entries(properties).flatMap(([name, part]) =>
    part.properties === undefined
      ? [name]
      : Object.keys(part.properties).map((key) => `${name}.${key}`)
  );
  const process = properties["processes"]?.additionalProperties?.properties;
  return [...parts, ...Object.keys(process ?? {})];
}

/** Names of benches, those of a family as its rows begin: `l2fwd_*`. */
function benchNames(root: string): string[] {
  const text = execFileSync(
    Deno.execPath(),
    ["run", "-A", "--no-check", "tests/bench/run.ts", "--help"],
    { cwd: root, encoding: "utf8" },
  );
  return found(text, /^ {2}(\w+):/gm);
}

/** Whether a name is one of those said, or of a family of them. */
function covers(said: string, meant: string): boolean {
  return said === meant ||
    (said.endsWith("*") && meant.startsWith(said.slice(0, -1)));
}

/** What is wrong with the tables, as error lines. */
export function checkTables(
  root: string,
  readText: (file: string) => string,
): string[] {
  const errors: string[] = [];
  for (const rule of rules) {
    const tables = tablesOf(readText(rule.document))
      .filter(({ head }) => head[0] === rule.head);
    if (tables.length === 0) {
      errors.push(`${rule.document}: there is no table of "${rule.head}"`);
      continue;
    }
    const said = rule.said(tables.flatMap(({ rows }) => rows));
    errors.push(
      ...compare(said, rule.meant(root), rule.where)
        .map((error) => `${rule.document}: table of "${rule.head}": ${error}`),
    );
  }
  return [...errors, ...checkVersion(readText)];
}

/** What one list has and the other has not, as text. */
export function compare(
  said: readonly string[],
  meant: readonly string[],
  where: string,
): string[] {
  const lacks = meant.filter((name) => !said.some((one) => covers(one, name)));
  const extra = said.filter((one) => !meant.some((name) => covers(one, name)));
  return [
    ...lacks.map((name) => `it lacks ${name}, which is in ${where}`),
    ...extra.map((name) => `it has ${name}, which is not in ${where}`),
  ];
}

/** deno.json has the version; what names it elsewhere has the same. */
function checkVersion(readText: (file: string) => string): string[] {
  const { version } = JSON.parse(readText("deno.json")) as { version: string };
  const errors = checkChangelog(readText("CHANGELOG.md"), version)
    .map((error) => `CHANGELOG.md: ${error}`);
  for (const document of ["README.md", "docs/runtimes.md", "CONTRIBUTING.md"]) {
    for (
      const other of found(readText(document), /dpdk-ts-dpdk-([\d.]+\d)\.tgz/g)
    ) {
      if (other !== version) {
        errors.push(`${document}: names ${other}, deno.json has ${version}`);
      }
    }
  }
  return errors;
}

/** What is wrong with the headings of a changelog, as text. */
export function checkChangelog(text: string, version: string): string[] {
  const headings = [...text.matchAll(/^## (.*)$/gm)].map(([, one]) => one!);
  const errors: string[] = [];
  const versions = headings.map((heading, i) => {
    const parts = /^\[(\d+)\.(\d+)\.(\d+)\] - (\d{4}-\d\d-\d\d|unreleased)$/
      .exec(heading);
    if (parts === null) {
      errors.push(`"${heading}" is not "[MAJOR.MINOR.PATCH] - YYYY-MM-DD"`);
    }
    const [, major, minor, patch, date] = parts ?? [];
    if (i > 0 && date === "unreleased") {
      errors.push(`"${heading}" is below another version`);
    }
    return [major, minor, patch].map(Number);
  });
  const first = versions[0]?.join(".");
  if (first !== version) {
    errors.push(`it begins with ${first}, deno.json has ${version}`);
  }
  versions.slice(1).forEach((older, i) => {
    const newer = versions[i]!;
    const differs = newer.findIndex((part, k) => part !== older[k]);
    if (differs < 0 || newer[differs]! < older[differs]!) {
      errors.push(`${older.join(".")} is below ${newer.join(".")}`);
    }
  });
  return errors;
}
