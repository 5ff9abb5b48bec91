/**
 * Writes ffi/layout/*.generated.ts: the struct layouts and constants of every
 * supported DPDK release, as a C compiler sees them.
 *
 *   deno run -A scripts/gen_layout.ts                  write the tables
 *   deno run -A scripts/gen_layout.ts --check          exit 1 if one would change
 *   deno run -A scripts/gen_layout.ts --headers=FOLDER [--check]
 *
 * The facts of each release are in scripts/layouts/<release>.json, and those of
 * DPDK's private structs, whose headers distributions do not ship, in
 * scripts/layout_private.json (-1: the release has no such field); the tables
 * are made of these alone. Headers that are at hand (those installed, or an
 * unpacked libdpdk-dev's usr/include named by --headers) are compiled anew, and
 * their release's facts written, or compared where --check is given.
 *
 * How a release is added: docs/add_a_release.md.
 *
 * Needs `cc` and DPDK's headers; nothing of DPDK is linked or run.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { readOptions } from "./options.ts";
import { type Numbers, probe, releaseOf } from "./layout_probe.ts";
import { changesModule, tableModule } from "./layout_modules.ts";

/** Oldest first: each table is told by its changes to the one before it. */
const releases = ["22.11", "23.11", "24.11", "25.11", "26.07"];

/** What scripts/layouts/<release>.json holds. */
interface Facts {
  /** Which headers, built how. */
  source: string;
  /** Structs of installed headers: size and offsets by C field path. */
  structs: Record<string, Numbers>;
  constants: Numbers;
}

const places = {
  facts: fileURLToPath(new URL("./layouts/", import.meta.url)),
  private: fileURLToPath(new URL("./layout_private.json", import.meta.url)),
  tables: fileURLToPath(new URL("../ffi/layout/", import.meta.url)),
};

function readFacts(release: string): Facts {
  return JSON.parse(
    Deno.readTextFileSync(`${places.facts}${release}.json`),
  ) as Facts;
}

/** The facts of the headers at hand put in the place of those on record. */
async function renewedFacts(
  facts: ReadonlyMap<string, Facts>,
  headers: string | undefined,
): Promise<[release: string, facts: Facts]> {
  const { version, structs, constants } = await probe(headers);
  const release = releaseOf(version);
  const recorded = facts.get(release);
  if (recorded === undefined) {
    throw new Error(
      `Cannot use headers of DPDK ${version}: known are ${
        releases.join(", ")
      }, and what shares their layout`,
    );
  }
  return [release, { ...recorded, structs, constants }];
}

function factsText(facts: Facts): string {
  return `${JSON.stringify(facts, null, 2)}\n`;
}

/** Every file with the text it must have. */
function wantedFiles(facts: ReadonlyMap<string, Facts>): Map<string, string> {
  const files = new Map<string, string>();
  const privates = JSON.parse(
    Deno.readTextFileSync(places.private),
  ) as Record<string, Record<string, Numbers>>;
  const tables = releases.map((release) => {
    const { structs, constants } = facts.get(release)!;
    files.set(`${places.facts}${release}.json`, factsText(facts.get(release)!));
    return {
      release,
      structs: { ...structs, ...privates[release], constants },
    };
  });
  const base = tables[0]!;
  files.set(
    `${places.tables}dpdk_22_11.generated.ts`,
    tableModule(base.release, base.structs),
  );
  files.set(`${places.tables}changes.generated.ts`, changesModule(tables));
  return files;
}

async function main(): Promise<number> {
  const usage = "usage: gen_layout.ts [--check] [--headers=FOLDER]";
  const values = readOptions(usage, {
    check: { type: "boolean", default: false },
    headers: { type: "string" },
  });
  const facts = new Map(
    releases.map((release) => [release, readFacts(release)]),
  );
  const [release, renewed] = await renewedFacts(facts, values.headers);
  facts.set(release, renewed);
  let stale = 0;
  for (const [path, wanted] of wantedFiles(facts)) {
    if (!values.check) {
      Deno.writeTextFileSync(path, wanted);
      continue;
    }
    const there = await Deno.readTextFile(path).catch(() => "");
    if (there === wanted) continue;
    console.error(
      `gen_layout: ${path} is not up to date with the headers of DPDK ${release}: run deno task generate`,
    );
    stale++;
  }
  return stale === 0 ? 0 : 1;
}

if (import.meta.main) Deno.exit(await main());
