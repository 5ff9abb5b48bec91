/**
 * Asks the C compiler for the layouts of DPDK's private structs, whose headers
 * are in its source only: the numbers of a release in
 * scripts/layout_private.json and scripts/layout_inspect.json.
 *
 *   deno run -A scripts/private_layout.ts --source=FOLDER [--headers=FOLDER]
 *   deno run -A scripts/private_layout.ts --source=FOLDER [--headers=FOLDER] --check
 *
 * The first prints what goes into both files; the second exits with 1 if
 * something else stands there. FOLDER of --source is DPDK's source, unpacked
 * and not built; --headers names the usr/include of the same release's
 * libdpdk-dev, by default the installed one. Which structs and fields there are
 * is read from the oldest release in the two files. Queues of net_pcap, net_tap and
 * net_af_packet are left out.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import {
  compilerFlags,
  type Numbers,
  releaseOf,
  runC,
} from "./layout_probe.ts";
import { readOptions } from "./options.ts";

/** Layouts by struct. */
type Structs = Record<string, Numbers>;

/** The two files, and what this script knows of them. */
const FILES = ["layout_private", "layout_inspect"] as const;

/** Folders of the source that have headers which no package ships. */
const INCLUDES = [
  "lib/eal/common",
  "lib/eal/include",
  "lib/eal/linux/include",
  "lib/ethdev",
];

const HEADERS = [
  "rte_version.h",
  "rte_os.h",
  "rte_atomic.h",
  "rte_fbarray.h",
  "eal_memcfg.h",
  "malloc_heap.h",
  "malloc_elem.h",
  "eal_internal_cfg.h",
  "eal_hugepages.h",
  "ethdev_driver.h",
  "ethdev_private.h",
];

/** Structs that are declared in a .c file: it is read from there. */
const IN_SOURCES: Readonly<Record<string, string>> = {
  used_mask: "lib/eal/common/eal_common_fbarray.c",
  null_queue: "drivers/net/null/rte_eth_null.c",
  ring_queue: "drivers/net/ring/rte_eth_ring.c",
};

/** The byte in which a bit-field lies: the first of its bits, by C name. */
const BIT_FIELDS: Readonly<Record<string, string>> = {
  "malloc_elem.state": "state",
  "rte_eth_dev_data.flags": "promiscuous",
  "rte_eth_link.bits": "link_duplex",
};

/** Fields that not all releases have: -1 where the header has not the word. */
const OPTIONAL: Readonly<Record<string, string>> = {
  "rte_mem_config.ethdev_lock": "lib/eal/common/eal_memcfg.h",
  "eth_dev_shared.ownership_lock": "lib/ethdev/ethdev_private.h",
};

/** Of drivers whose files cannot be read alone: by hand, -1 until it was done. */
const BY_HAND: ReadonlySet<string> = new Set([
  "pcap_queue",
  "tap_queue",
  "af_packet_queue",
]);

function recorded(file: string): Record<string, Structs> {
  const path = fileURLToPath(new URL(`./${file}.json`, import.meta.url));
  return JSON.parse(Deno.readTextFileSync(path)) as Record<string, Structs>;
}

/** What stands there for a release; later ones of one file are differences. */
function recordedOf(file: string, release: string): Structs | undefined {
  const all = recorded(file);
  const [first = {}] = Object.values(all);
  const own = all[release];
  return own && Object.fromEntries(
    Object.entries(first).map(([name, fields]) => [
      name,
      { ...fields, ...own[name] },
    ]),
  );
}

/** All structs and fields of both files. */
function wanted(): Structs {
  const all: Structs = {};
  for (const file of FILES) {
    const [first = {}] = Object.values(recorded(file));
    for (const [name, fields] of Object.entries(first)) {
      if (!BY_HAND.has(name)) all[name] = { ...all[name], ...fields };
    }
  }
  return all;
}

function probeSource(source: string, structs: Structs): string {
  const declared = Object.entries(IN_SOURCES).map(([name, path]) => {
    const text = Deno.readTextFileSync(`${source}/${path}`);
    const found = new RegExp(`struct ${name} \\{[^}]*\\};`).exec(text);
    if (found === null) throw new Error(`${path} declares no ${name}`);
    return found[0];
  });
  const lines = Object.entries(structs).flatMap(([name, fields]) =>
    Object.keys(fields).map((field) =>
      `  printf("${name} ${field} %lld\\n", (long long)${
        valueOf(source, name, field)
      });`
    )
  );
  return [
    "#define _GNU_SOURCE",
    "#define ALLOW_EXPERIMENTAL_API",
    "#define ALLOW_INTERNAL_API",
    "#include <stddef.h>",
    "#include <stdio.h>",
    "#include <string.h>",
    ...HEADERS.map((header) => `#include <${header}>`),
    ...declared,
    "static long long first_byte(const void *at, size_t size) {",
    "  for (size_t i = 0; i < size; i++)",
    "    if (((const unsigned char *)at)[i]) return i;",
    "  return -1;",
    "}",
    "int main(void) {",
    `  printf("version release %d.%02d\\n", RTE_VER_YEAR, RTE_VER_MONTH);`,
    ...lines,
    "  return 0;",
    "}",
    "",
  ].join("\n");
}

/** An expression in C. */
function valueOf(source: string, name: string, field: string): string {
  const key = `${name}.${field}`;
  const header = OPTIONAL[key];
  if (header !== undefined) {
    const text = Deno.readTextFileSync(`${source}/${header}`);
    if (!new RegExp(`\\b${field}\\b`).test(text)) return "-1";
  }
  const bits = BIT_FIELDS[key];
  if (name === "constants") return `(${field})`;
  if (field === "sizeof") return `sizeof(struct ${name})`;
  return bits === undefined
    ? `offsetof(struct ${name}, ${field})`
    : `({ struct ${name} x; memset(&x, 0, sizeof(x)); x.${bits} = 1; first_byte(&x, sizeof(x)); })`;
}

async function ask(
  source: string,
  headers: string | undefined,
): Promise<[release: string, structs: Structs]> {
  const flags = [
    ...await compilerFlags(headers),
    ...INCLUDES.map((folder) => `-I${source}/${folder}`),
    "-w",
  ];
  const text = await runC(probeSource(source, wanted()), flags);
  const structs: Structs = {};
  let release = "";
  for (const line of text.trimEnd().split("\n")) {
    const [name, field, value] = line.split(" ");
    if (name === "version") release = releaseOf(value!);
    else structs[name!] = { ...structs[name!], [field!]: Number(value) };
  }
  return [release, structs];
}

/** The part of the found layouts that a file has. */
function partFor(file: string, found: Structs): Structs {
  const [first = {}] = Object.values(recorded(file));
  return Object.fromEntries(
    Object.entries(first).filter(([name]) => found[name] !== undefined)
      .map(([name, fields]) => [
        name,
        Object.fromEntries(
          Object.keys(fields).map((field) => [field, found[name]![field]!]),
        ),
      ]),
  );
}

async function main(): Promise<number> {
  const { source, headers, check } = readOptions(
    "usage: private_layout.ts --source=FOLDER [--headers=FOLDER] [--check]",
    {
      source: { type: "string", default: "" },
      headers: { type: "string" },
      check: { type: "boolean", default: false },
    },
  );
  if (source === "") throw new Error("--source names no folder");
  const [release, found] = await ask(source, headers);
  let differences = 0;
  for (const file of FILES) {
    const part = partFor(file, found);
    if (!check) {
      console.log(`scripts/${file}.json, "${release}":`);
      console.log(JSON.stringify(part, null, 2));
      continue;
    }
    const known = recordedOf(file, release) ?? {};
    for (const [name, fields] of Object.entries(part)) {
      for (const [field, value] of Object.entries(fields)) {
        const there = known[name]?.[field];
        // A driver's counters that nobody has looked at yet.
        if (there === value || (there === -1 && IN_SOURCES[name])) continue;
        differences++;
        console.error(
          `scripts/${file}.json: "${release}": ${name}.${field} is ${value}, not ${there}`,
        );
      }
    }
  }
  return differences === 0 ? 0 : 1;
}

if (import.meta.main) {
  try {
    Deno.exit(await main());
  } catch (error) {
    console.error(`private_layout: ${(error as Error).message}`);
    Deno.exit(1);
  }
}
