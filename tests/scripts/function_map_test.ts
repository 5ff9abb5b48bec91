/**
 * The map of C functions refuses what is not whole, and what is not so.
 */
import assert from "node:assert/strict";
import type { HeaderFunction } from "../../scripts/c_functions.ts";
import { checkSymbols } from "../../scripts/check_docs.ts";
import type { DocumentedSymbol } from "../../scripts/doc_tags.ts";
import { mapFunctions } from "../../scripts/function_map.ts";

const FUNCTIONS = new Map<string, readonly HeaderFunction[]>([
  ["rte_x.h", [
    { name: "rte_x_get", kind: "function" },
    { name: "rte_x_set", kind: "inline" },
  ]],
]);

function symbol(
  name: string,
  see: readonly string[],
  callable = true,
): DocumentedSymbol {
  return { name, file: "x.ts", line: 1, callable, see };
}

function errorsOf(
  absent: Record<string, string[]>,
  ...symbols: DocumentedSymbol[]
): readonly string[] {
  const groups = { X: { headers: ["rte_x.h"], absent } };
  return mapFunctions(groups, FUNCTIONS, symbols).errors;
}

Deno.test("mapFunctions() takes the @see first, then the reason", () => {
  const groups = {
    X: { headers: ["rte_x.h"], absent: { "see `X.get()`": ["rte_*_set"] } },
  };
  const { groups: found, errors } = mapFunctions(groups, FUNCTIONS, [
    symbol("X.get()", ["rte_x_get"]),
  ]);
  assert.deepEqual(errors, []);
  assert.deepEqual(
    found.get("X")!.get("rte_x.h")!.map((row) => [...row.symbols, row.reason]),
    [["X.get()", ""], ["see `X.get()`"]],
  );
});

Deno.test("mapFunctions() refuses a function without either", () => {
  assert.deepEqual(errorsOf({ why: ["rte_x_get"] }), [
    "rte_x.h: rte_x_set has neither an @see nor a reason",
  ]);
});

Deno.test("mapFunctions() refuses a reason for a function that has a name", () => {
  assert.deepEqual(
    errorsOf(
      { why: ["rte_x_get", "rte_x_set"] },
      symbol("X.get()", ["rte_x_get"]),
    ),
    ['X: no function without @see fits "rte_x_get"'],
  );
});

Deno.test("mapFunctions() refuses a reason that names no symbol of ours", () => {
  assert.deepEqual(errorsOf({ "see `X.put()`": ["rte_x_?et"] }), [
    '"see `X.put()`": there is no X.put()',
  ]);
});

Deno.test("checkSymbols() wants an @see where C is called, and only C names", () => {
  const functions = new Set(["rte_x_get"]);
  const words = new Set(["rte_x_get", "rte_x"]);
  const source = [
    "export function get(): number {",
    "  // as rte_x_get does",
    "  return dpdk().rte_x_get();",
    "}",
  ].join("\n");
  function check(...symbols: DocumentedSymbol[]): string[] {
    return checkSymbols(symbols, functions, words, () => source);
  }
  assert.deepEqual(check(symbol("get()", ["rte_x_get"])), []);
  assert.deepEqual(check(symbol("get()", [])), [
    'x.ts:1: get(): no "@see rte_x_get"',
  ]);
  assert.deepEqual(check(symbol("get()", ["rte_y"])), [
    "x.ts:1: get(): no header has rte_y",
  ]);
  assert.deepEqual(check({ ...symbol("get()", []), line: 4 }), []);
});
