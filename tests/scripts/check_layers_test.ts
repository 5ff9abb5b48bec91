import assert from "node:assert/strict";
import { checkDocumentation, checkFile } from "../../scripts/check_layers.ts";
import { codeOnly } from "../../scripts/source_text.ts";

function importing(path: string, ...imports: string[]): string[] {
  return checkFile({ path, text: "", imports, loads: [] });
}

function loading(path: string, ...loads: string[]): string[] {
  return checkFile({ path, text: "", imports: loads, loads });
}

function containing(path: string, text: string): string[] {
  return checkFile({ path, text, imports: [], loads: [] });
}

Deno.test("checkFile accepts the arrows that point down", () => {
  assert.deepEqual(importing("apps/x.ts", "../packages/apps/x/main.ts"), []);
  assert.deepEqual(
    importing("packages/apps/x/main.ts", "../../eal/mod.ts"),
    [],
  );
  assert.deepEqual(importing("packages/mempool/pool.ts", "../ring/mod.ts"), []);
  assert.deepEqual(importing("packages/ring/ring.ts", "../eal/mod.ts"), []);
  assert.deepEqual(
    importing("packages/eal/eal.ts", "../../ffi/runtime/c_types.ts"),
    [],
  );
  assert.deepEqual(importing("ffi/os/libc.ts", "../memory/window.ts"), []);
  assert.deepEqual(importing("mod.ts", "./packages/ring/mod.ts"), []);
  assert.deepEqual(
    importing("tests/a_test.ts", "../packages/ring/ring.ts"),
    [],
  );
  assert.deepEqual(importing("scripts/a.ts", "../ffi/layout/ring.ts"), []);
});

Deno.test("checkFile refuses arrows that point up", () => {
  const cases: [string, string][] = [
    ["ffi/library/dpdk.ts", "../../packages/eal/mod.ts"],
    ["ffi/memory/window.ts", "../os/libc.ts"],
    ["ffi/library/dpdk.ts", "../call/bound_call.ts"],
    ["packages/eal/eal.ts", "../ring/mod.ts"],
    ["packages/ring/ring.ts", "../mempool/mod.ts"],
    ["packages/mempool/pool.ts", "../apps/mod.ts"],
    ["packages/apps/x/main.ts", "../../../ffi/runtime/c_types.ts"],
    ["packages/inspect/view.ts", "../eal/mod.ts"],
    ["apps/x.ts", "../ffi/runtime/c_types.ts"],
    ["mod.ts", "./packages/apps/mod.ts"],
    ["mod.ts", "./ffi/runtime/c_types.ts"],
    ["packages/ring/ring.ts", "../../scripts/x.ts"],
    ["packages/ring/ring.ts", "../../tests/testenv/prefix.ts"],
    ["scripts/x.ts", "../tests/testenv/prefix.ts"],
  ];
  for (const [path, specifier] of cases) {
    assert.match(importing(path, specifier).join(), /must not import/, path);
  }
});

Deno.test("checkFile wants files, not whole packages, where code is loaded", () => {
  assert.match(
    loading("packages/ring/ring.ts", "../eal/mod.ts").join(),
    /packages\/ring\/ring\.ts: loads all of packages\/eal/,
  );
  assert.deepEqual(loading("packages/ring/ring.ts", "../eal/error.ts"), []);
  assert.deepEqual(importing("packages/ring/ring.ts", "../eal/mod.ts"), []);
  assert.deepEqual(loading("mod.ts", "./packages/eal/mod.ts"), []);
  assert.deepEqual(loading("tests/a_test.ts", "../packages/eal/mod.ts"), []);
});

Deno.test("checkFile keeps private files from other packages and tests", () => {
  assert.deepEqual(importing("packages/ring/ring.ts", "./_side.ts"), []);
  for (const path of ["packages/eal/eal.ts", "tests/a_test.ts"]) {
    assert.match(
      importing(path, "../ring/_side.ts").join(),
      /private file of another folder/,
    );
  }
});

Deno.test("checkFile lets friends use internal files, along the arrows", () => {
  const internal = "packages/eal/internal/args.ts";
  const friends: [string, string][] = [
    ["packages/ring/ring.ts", "../eal/internal/args.ts"],
    ["packages/apps/x/main.ts", "../../eal/internal/args.ts"],
    ["packages/eal/eal.ts", "./internal/args.ts"],
    ["packages/eal/internal/host.ts", "./args.ts"],
    ["packages/eal/internal/host.ts", "../error.ts"],
    ["scripts/a.ts", `../${internal}`],
    ["tests/a_test.ts", `../${internal}`],
  ];
  for (const [path, specifier] of friends) {
    assert.deepEqual(loading(path, specifier), [], path);
  }
  const strangers: [string, string][] = [
    ["ffi/library/dpdk.ts", `../../${internal}`],
    ["packages/inspect/view.ts", "../eal/internal/args.ts"],
    ["packages/eal/internal/args.ts", "../../ring/internal/side.ts"],
    ["apps/x.ts", `../${internal}`],
  ];
  for (const [path, specifier] of strangers) {
    assert.match(importing(path, specifier).join(), /must not import/, path);
  }
});

Deno.test("checkFile keeps internal files out of every mod.ts", () => {
  const cases: [string, string][] = [
    ["packages/eal/mod.ts", "./internal/args.ts"],
    ["packages/ring/mod.ts", "../eal/internal/args.ts"],
    ["mod.ts", "./packages/eal/internal/args.ts"],
  ];
  for (const [path, specifier] of cases) {
    assert.match(importing(path, specifier).join(), /is internal/, path);
  }
  assert.deepEqual(importing("packages/eal/mod.ts", "./internal.ts"), []);
});

Deno.test("checkFile keeps private files to their folder and those below it", () => {
  const path = "packages/eal/internal/args.ts";
  for (const specifier of ["./_eal_options.ts", "../_drivers.ts"]) {
    assert.deepEqual(importing(path, specifier), [], specifier);
  }
  const others: [string, string][] = [
    ["packages/eal/eal.ts", "./internal/_eal_options.ts"],
    ["packages/ring/st/fast.ts", "../mt/_claim.ts"],
    ["packages/ring/internal/batch_memory.ts", "../../eal/_drivers.ts"],
  ];
  for (const [from, specifier] of others) {
    assert.match(importing(from, specifier).join(), /private file/, from);
  }
});

Deno.test("checkFile refuses other hosts, bare names and open versions", () => {
  for (
    const specifier of [
      "jsr:@std/assert@1.0.0",
      "https://example.org/x.ts",
      "koffi",
      "npm:koffi",
      "npm:koffi@^2.11.0",
      "npm:@scope/name@2",
    ]
  ) {
    assert.equal(importing("tests/a_test.ts", specifier).length, 1, specifier);
  }
  for (
    const specifier of [
      "node:fs",
      "npm:fast-check@4.3.0",
      "npm:@scope/name@1.2.3/part",
    ]
  ) {
    assert.deepEqual(importing("tests/a_test.ts", specifier), []);
  }
  assert.match(importing("mod.ts", "./x").join(), /without \.ts/);
});

Deno.test("checkFile allows Deno in the Deno backend and in tests only", () => {
  const text = "Deno.exit(1);\n";
  assert.match(containing("packages/eal/eal.ts", text).join(), /names Deno/);
  assert.match(containing("apps/simple_mp.ts", text).join(), /names Deno/);
  assert.deepEqual(containing("ffi/runtime/backend_deno.ts", text), []);
  assert.deepEqual(containing("packages/eal/eal_test.ts", text), []);
  assert.deepEqual(
    containing("packages/eal/eal.ts", '/** Deno.exit */ f("Deno.exit");\n'),
    [],
  );
});

Deno.test("checkFile refuses using statements in shipped code", () => {
  for (
    const text of [
      "using ring = create();",
      "  await using ring = create();",
      "for (using ring of rings) {}",
    ]
  ) {
    assert.match(containing("mod.ts", text).join(), /using statement/, text);
    assert.deepEqual(containing("tests/a.ts", text), []);
  }
  assert.deepEqual(containing("mod.ts", "// using x = y\n"), []);
  assert.deepEqual(containing("mod.ts", "const using = 1;\n"), []);
});

Deno.test("checkFile limits the length of shipped files not generated", () => {
  const text = "\n".repeat(301);
  assert.match(containing("ffi/x.ts", text).join(), /301 lines/);
  assert.deepEqual(containing("ffi/x.ts", "\n".repeat(300)), []);
  assert.deepEqual(containing("ffi/layout/x.generated.ts", text), []);
  assert.deepEqual(containing("tests/a_test.ts", text), []);
});

Deno.test("checkDocumentation finds Deno in public signatures", () => {
  assert.deepEqual(checkDocumentation("function f(): void\n"), []);
  assert.equal(checkDocumentation("  x: Deno.PointerValue\n").length, 1);
});

Deno.test("codeOnly blanks comments, strings and regular expressions", () => {
  const cases: [string, string][] = [
    ["a // b\nc", "a     \nc"],
    ["a /* b\n */ c", "a     \n    c"],
    ['f("x\\"y") + g', "f(      ) + g"],
    ["f(/['\"]/, b)", "f(      , b)"],
    ["a / b / c", "a / b / c"],
    ["`x ${f({ a: 1 })} y` + z", "   ${f({ a: 1 })}    + z"],
    ["`${`${a}`}` + b", " ${ ${a} }  + b"],
  ];
  for (const [source, code] of cases) assert.equal(codeOnly(source), code);
});
