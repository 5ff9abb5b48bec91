/**
 * Programs of this repository that run from a file server on loopback, as on
 * a machine that has never seen them.
 *
 * @module
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { withPrefix } from "../testenv/prefix.ts";
import {
  type Start,
  type TestProcess,
  withProcesses,
} from "../testenv/process.ts";
import { type FileServer, serveFiles } from "./_file_server.ts";

/** What a test body is given. */
export interface UrlTest {
  /** Prefix of the process group. */
  readonly prefix: string;
  /** Working folder of the programs, empty at first; gone afterwards. */
  readonly folder: string;
  readonly server: FileServer;
  /** Starts any program that ends with the test. */
  readonly start: Start;
  /** The command of a module, a URL or a path, with nothing but its server. */
  command(module: string): string[];
  /** Starts a module with arguments. */
  run(module: string, words: readonly string[]): TestProcess;
}

/** Runs a test body; afterwards server, processes, caches and files are gone. */
export function withServer(
  body: (test: UrlTest) => Promise<void>,
  texts?: Readonly<Record<string, string>>,
): Promise<void> {
  return withPrefix("url", (prefix) =>
    withProcesses(async (start) => {
      const scratch = mkdtempSync(`${tmpdir()}/dpdk-ts-url-`);
      const folder = mkdtempSync(`${scratch}/work-`);
      const server = await serveFiles(texts);
      // Each test begins with an empty cache: modules come from the server.
      const env = { DENO_DIR: `${scratch}/cache` };
      function run(module: string, words: readonly string[]): TestProcess {
        const [program = "", ...args] = command(server, module);
        const label = `${module} ${words.join(" ")}`;
        return start(label, program, {
          args: [...args, ...words],
          cwd: folder,
          env,
        });
      }
      try {
        await body({
          prefix,
          folder,
          server,
          start,
          command: (module) => command(server, module),
          run,
        });
      } finally {
        await server.close();
        rmSync(scratch, { recursive: true });
      }
    }));
}

function command(server: FileServer, module: string): string[] {
  const words = "run --no-prompt --no-config --allow-ffi".split(" ");
  // The only module that takes packages from npm.
  if (!module.endsWith("/mp_run.ts")) words.push("--no-npm");
  return [Deno.execPath(), ...words, `--allow-import=${server.host}`, module];
}
