/**
 * A C mp_server with its clients, and mp_top over them.
 *
 * @module
 */
import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { buildExample } from "../../testenv/c_program.ts";
import { ealArguments } from "../../testenv/ealtest.ts";
import { withPrefix } from "../../testenv/prefix.ts";
import type { Start, TestProcess } from "../../testenv/process.ts";
import { withProcesses } from "../../testenv/process.ts";

const FOLDER = "multi_process/client_server_mp";

/** Program and leading words of mp_top. */
export function topCommand(
  permissions: readonly string[] = [],
): [string, ...string[]] {
  const path = new URL("../../../apps/mp_top.ts", import.meta.url).pathname;
  return [
    Deno.execPath(),
    "run",
    "--no-prompt",
    "--no-check",
    "--allow-ffi",
    ...permissions,
    path,
  ];
}

/** What a test body is given. */
export interface TopTest {
  /** Prefix of the group. */
  readonly prefix: string;
  /** Scratch folder; gone afterwards. */
  readonly folder: string;
  /** Starts any program that ends with the test. */
  readonly start: Start;
  /** Starts a C mp_server for a number of clients; it polls `net_null`. */
  server(clients: number): Promise<TestProcess>;
  /** Starts a C mp_client. */
  client(id: number): Promise<TestProcess>;
  /** Starts mp_top. */
  top(words: readonly string[], permissions?: readonly string[]): TestProcess;
}

/** Runs a test body; afterwards processes, files and hugepages are gone. */
export function withTop(body: (test: TopTest) => Promise<void>): Promise<void> {
  return withPrefix("top", (prefix) =>
    withProcesses(async (start) => {
      const folder = mkdtempSync(`${tmpdir()}/dpdk-ts-top-`);
      try {
        await body(makeTest(prefix, folder, start));
      } finally {
        rmSync(folder, { recursive: true });
      }
    }));
}

function makeTest(prefix: string, folder: string, start: Start): TopTest {
  const links = new Set<string>();
  async function run(
    name: "mp_server" | "mp_client",
    words: readonly string[],
    args: readonly string[],
  ): Promise<TestProcess> {
    // The built program has a hash in its name, which mp_top would show.
    const link = `${folder}/${name}`;
    if (!links.has(name)) symlinkSync(buildExample(`${FOLDER}/${name}`), link);
    links.add(name);
    const process = start(`C ${name} ${args.join(" ")}`, "stdbuf", {
      args: ["-oL", link, ...words, "--", ...args],
    });
    await process.waitForLine("APP: Finished Process Init.");
    return process;
  }
  return {
    prefix,
    folder,
    start,
    server: (clients) =>
      run(
        "mp_server",
        ealArguments(prefix, {
          lcores: [0],
          extra: ["-m", "64", "--vdev=net_null0", "--vdev=net_null1"],
        }),
        ["-p", "3", "-n", String(clients)],
      ),
    client: (id) =>
      run(
        "mp_client",
        ealArguments(prefix, { lcores: [1 + id], processType: "secondary" }),
        ["-n", String(id)],
      ),
    top: (words, permissions = []) => {
      const [program, ...args] = topCommand(permissions);
      return start(`mp_top ${words.join(" ")}`, program, {
        args: [...args, ...words],
      });
    },
  };
}

/** The address that `--web` printed. */
export async function pageAddress(top: TestProcess): Promise<string> {
  const line = await top.waitForLine(/^mp_top: .* on http:\/\//);
  return line.slice(line.indexOf("http"));
}
