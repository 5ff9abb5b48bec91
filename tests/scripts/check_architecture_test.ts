/** The check of the documents' lists of layers finds what it is for. */
import assert from "node:assert/strict";
import { checkArchitecture } from "../../scripts/check_architecture.ts";

const LAYERS = {
  "ffi/os": ["ffi/runtime"],
  "ffi/runtime": [],
  "packages/ring": ["packages/eal", "ffi/*"],
  "packages/eal": ["ffi/*"],
  "mod.ts": ["packages/eal", "packages/ring"],
  "tests": ["ffi/*", "packages/*"],
};

function table(...rows: string[]): string {
  return [rows[0], "| --- | --- | --- |", ...rows.slice(1)].join("\n");
}

const README = table(
  "| folder | what | |",
  "| `mod.ts` | | |",
  "| `packages/ring/` | | |",
  "| `packages/eal/` | | |",
  "| `ffi/` | | |",
);
const ARCHITECTURE = [
  table(
    "| layer | what | in |",
    "| `packages/ring/` | | yes |",
    "| `packages/eal/` | | yes |",
    "| `ffi/` | | |",
  ),
  "",
  table("| room | what | |", "| `ffi/os/` | | |", "| `ffi/runtime/` | | |"),
].join("\n");
const MAIN = `export * from "./packages/eal/mod.ts";
export * from "./packages/ring/mod.ts";`;

function errors(readme: string, architecture: string, main: string): string[] {
  return checkArchitecture(readme, architecture, main, LAYERS);
}

Deno.test("checkArchitecture() passes what agrees", () => {
  assert.deepEqual(errors(README, ARCHITECTURE, MAIN), []);
});

Deno.test("checkArchitecture() names what a list lacks, and what is no layer", () => {
  assert.deepEqual(
    errors(
      README.replace("packages/ring", "packages/rings"),
      ARCHITECTURE,
      MAIN,
    ),
    [
      "README.md: layers: packages/ring is missing",
      "README.md: layers: packages/rings is none",
    ],
  );
});

Deno.test("checkArchitecture() wants each layer above those that it imports", () => {
  const lines = README.split("\n");
  const turned = [...lines.slice(0, 3), lines[4], lines[3], lines[5]];
  assert.deepEqual(errors(turned.join("\n"), ARCHITECTURE, MAIN), [
    "README.md: packages/ring may import packages/eal, above it",
  ]);
});

Deno.test("checkArchitecture() compares rooms and mod.ts", () => {
  assert.deepEqual(
    errors(
      README,
      ARCHITECTURE.replace("| `ffi/os/` | | |\n", ""),
      MAIN.split("\n")[0]!,
    ),
    [
      "ARCHITECTURE.md: packages in mod.ts: packages/ring is none",
      "ARCHITECTURE.md: rooms: ffi/os is missing",
    ],
  );
});
