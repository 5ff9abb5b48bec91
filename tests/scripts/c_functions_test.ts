/**
 * The functions of C headers, from texts and from DPDK's own.
 */
import assert from "node:assert/strict";
import { readlinkSync } from "node:fs";
import { declaredFunctions, readHeaders } from "../../scripts/c_functions.ts";

function names(code: string): string[] {
  return declaredFunctions(code).map(({ name, kind }) => `${kind} ${name}`);
}

Deno.test("declaredFunctions() finds prototypes and inline functions, each once", () => {
  assert.deepEqual(
    names(`
      struct rte_ring { int (*call)(void); char name[8]; };
      int rte_a(struct rte_ring *r, void (*run)(int, char *));
      const char *rte_b(void) __attribute__((pure, section(".text")));
      static inline __attribute__((always_inline)) int
      rte_c(int x)
      {
        if (x) { rte_a(0, 0); }
        return '{' + ")}"[0];
      }
      void rte_d(void);
      static inline void rte_d(void) { }
    `),
    [
      "function rte_a",
      "function rte_b",
      "inline rte_c",
      "inline rte_d",
    ],
  );
});

Deno.test("declaredFunctions() leaves out types, variables and foreign names", () => {
  assert.deepEqual(
    names(`
      typedef int (*rte_callback)(int rte_arg);
      typedef void rte_function(void);
      extern int rte_variable;
      extern struct rte_ops rte_table[32];
      static const int rte_value = sizeof(int);
      enum rte_kind { RTE_A = sizeof(int) };
      struct { int x; } rte_object;
      int other(void);
      void __rte_internal(void);
    `),
    [],
  );
});

/** Functions that a library exports. */
function exportedFunctions(library: string): string[] {
  const { stdout } = new Deno.Command("nm", {
    args: ["-D", "--defined-only", library],
  }).outputSync();
  return [...new TextDecoder().decode(stdout).matchAll(/ T (rte_\w+)/g)]
    .map((found) => found[1]!);
}

Deno.test("readHeaders() finds every function that librte_ring and librte_mbuf export", () => {
  const folder = new TextDecoder().decode(
    new Deno.Command("pkg-config", { args: ["--variable=libdir", "libdpdk"] })
      .outputSync().stdout,
  ).trim();
  const { functions } = readHeaders([
    ...["rte_ring.h", "rte_ring_elem.h", "rte_mbuf.h", "rte_mbuf_dyn.h"],
    ...["rte_mbuf_ptype.h", "rte_mbuf_pool_ops.h"],
  ]);
  const known = new Set([...functions.values()].flat().map(({ name }) => name));
  for (const name of ["librte_ring.so", "librte_mbuf.so"]) {
    const library = `${folder}/${readlinkSync(`${folder}/${name}`)}`;
    const exported = exportedFunctions(library);
    assert.ok(exported.length > 5, library);
    assert.deepEqual(exported.filter((name) => !known.has(name)), []);
  }
});

Deno.test("readHeaders() tells macros, the version and all words", () => {
  const { functions, version, words } = readHeaders(["rte_mbuf_core.h"]);
  assert.match(version, /^\d\d\.\d\d$/);
  assert.ok(words.has("rte_ipv4_hdr"));
  assert.ok(
    functions.get("rte_mbuf_core.h")!.some(({ name, kind }) =>
      name === "rte_pktmbuf_mtod" && kind === "macro"
    ),
  );
});
