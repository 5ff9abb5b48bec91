/**
 * The one gate (`deno task ok`): everything that must hold before a change
 * goes in. Prints a line per check, and the output of those that failed.
 *
 *   deno run -A scripts/ok.ts [--no-tests]
 *
 * The last line is `N passed, N failed, N skipped` over all tests, in which
 * each check before the tests counts as one.
 *
 * @module
 */
import { existsSync, globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { readOptions } from "./options.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** A check: its name and the arguments of Deno that make it. */
interface Check {
  readonly name: string;
  readonly args: readonly string[];
}

function checks(): Check[] {
  const { exports } = JSON.parse(readFileSync(`${ROOT}deno.json`, "utf8")) as {
    exports: Record<string, string>;
  };
  const modules = Object.values(exports);
  const sources = [
    ...globSync("{ffi,packages,apps,scripts,tests}/**/*.ts", { cwd: ROOT }),
    ...globSync("*.ts", { cwd: ROOT }),
  ].map(String).filter((path) => !path.startsWith("tests/tmp/"));
  return [
    { name: "format", args: ["fmt", "--check"] },
    { name: "lint", args: ["lint"] },
    { name: "types", args: ["check", ...sources] },
    { name: "documentation", args: ["doc", "--lint", ...modules] },
    // Types that need inference: npm's .d.ts files are made without.
    {
      name: "slow types",
      args: ["publish", "--dry-run", "--allow-dirty", "--no-check"],
    },
    script("C names in the documentation", "scripts/check_docs.ts"),
    script("documents", "scripts/check_documents.ts"),
    script("memory model", "scripts/check_memory_model.ts"),
    script("layers, no import circles", "scripts/check_layers.ts"),
    script("architecture", "scripts/check_architecture.ts"),
    script("exports", "scripts/check_exports.ts"),
    // Without permissions: a module that acts when imported fails.
    ...modules.map((path) => ({
      name: `import of ${path} has no effect`,
      args: ["run", "--no-prompt", path],
    })),
    script("generated layouts", "scripts/gen_layout.ts", "--check"),
    script(
      "generated private layouts",
      "scripts/gen_inspect_layout.ts",
      "--check",
    ),
    script("generated mbuf fields", "scripts/gen_mbuf_fields.ts", "--check"),
    script("generated kernels", "scripts/build_kernels.ts", "--check"),
    script("generated lcore bundles", "scripts/bundle_lcores.ts", "--check"),
    script("generated function map", "scripts/gen_function_map.ts", "--check"),
    script("generated schema", "scripts/build_schema.ts", "--check"),
    script("generated page", "scripts/bundle_page.ts", "--check"),
  ];
}

function script(name: string, path: string, ...args: string[]): Check {
  return { name, args: ["run", "--allow-all", path, ...args] };
}

/** Runs one check; returns whether it held. */
function runCheck({ name, args }: Check): boolean {
  const started = performance.now();
  const missing = args[0] === "run" && !existsSync(`${ROOT}${args[2]}`);
  const { success, output } = missing
    ? { success: false, output: `no such file: ${args[2]}` }
    : runDeno(args);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${success ? "ok    " : "FAILED"} ${name} (${seconds} s)`);
  if (!success) console.log(output.trimEnd().replace(/^/gm, "    | "));
  return success;
}

function runDeno(args: readonly string[]) {
  const { success, stdout, stderr } = new Deno.Command(Deno.execPath(), {
    args: [...args],
    cwd: ROOT,
    env: { NO_COLOR: "1" },
    stdin: "null",
  }).outputSync();
  const decoder = new TextDecoder();
  return { success, output: decoder.decode(stdout) + decoder.decode(stderr) };
}

/** Runs the tests, shows their lines as they come, returns their counts. */
async function runTests(
  ...options: string[]
): Promise<[number, number, number]> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-all", "tests/run.ts", ...options],
    cwd: ROOT,
    stdin: "null",
    stdout: "piped",
  }).spawn();
  // The runner removes what its tests have started; nothing else follows.
  let isStopped = false;
  const forward = (): void => {
    isStopped = true;
    child.kill("SIGTERM");
  };
  Deno.addSignalListener("SIGTERM", forward);
  let rest = "";
  const decoder = new TextDecoder();
  for await (const chunk of child.stdout) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop()!;
    for (const line of lines) showTestLine(line);
  }
  const { success } = await child.status;
  Deno.removeSignalListener("SIGTERM", forward);
  if (isStopped) Deno.exit(143);
  if (counts === undefined) return [0, 1, 0]; // The runner itself failed.
  const [passed, failed, skipped] = counts;
  counts = undefined;
  return [passed, failed === 0 && !success ? 1 : failed, skipped];
}

/** What the runner's last line said. */
let counts: [number, number, number] | undefined;

function showTestLine(line: string): void {
  const found = /^(\d+) passed, (\d+) failed, (\d+) skipped$/.exec(line);
  if (found === null) console.log(line);
  else counts = [Number(found[1]), Number(found[2]), Number(found[3])];
}

async function main(): Promise<void> {
  const values = readOptions("usage: ok.ts [--no-tests]", {
    "no-tests": { type: "boolean", default: false },
  });
  const results = checks().map(runCheck);
  const held = results.filter((result) => result).length;
  const total = [held, results.length - held, 0];
  if (!values["no-tests"]) {
    for (const options of [[], ["--fallback"], ["--checked"]]) {
      console.log(`tests ${options.join(" ")}`.trimEnd());
      const counted = await runTests(...options);
      counted.forEach((count, i) => total[i]! += count);
    }
  }
  const [passed, failed, skipped] = total;
  console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
  Deno.exit(failed! > 0 ? 1 : 0);
}

await main();
