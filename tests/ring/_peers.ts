/**
 * A C and a TypeScript process of one group, both obeying the commands of
 * ring_peer.c.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { buildSource } from "../testenv/c_program.ts";
import { ealArguments } from "../testenv/ealtest.ts";
import { withPrefix } from "../testenv/prefix.ts";
import {
  type Start,
  type TestProcess,
  withProcesses,
} from "../testenv/process.ts";

/** Which of the two makes the shared memory. */
export type Primary = "TypeScript" | "C";

/** Far above what any command takes; ends a test that would hang. */
const LIMIT = 240_000;

/** One process. */
export class Peer {
  readonly #process: TestProcess;

  constructor(process: TestProcess) {
    this.#process = process;
  }

  /** Waits until it has attached. */
  async ready(): Promise<void> {
    await this.#process.waitForLine(/^= ready$/);
  }

  /** Gives a command and returns its result. */
  async ask(command: string): Promise<string> {
    const from = this.#process.lines.length;
    await this.#process.write(command + "\n");
    const line = await this.#process.waitForLine(/^[=!].*\S/, {
      from,
      limit: LIMIT,
    });
    if (line.startsWith("!")) throw new Error(`${command}: ${line}`);
    return line.slice(2).trimEnd();
  }

  /** Ends it through the end of its input; returns the exit code. */
  async end(): Promise<number> {
    await this.#process.endInput();
    return (await this.#process.waitForEnd()).code;
  }
}

/** Starts the two processes, primary first, and ends them after the body. */
export async function withPeers(
  primary: Primary,
  body: (typescript: Peer, c: Peer) => Promise<void>,
): Promise<void> {
  await withPrefix("ring", (prefix) =>
    withProcesses(async (start) => {
      const starters = {
        TypeScript: () => startTypeScript(start, prefix, primary),
        C: () => startC(start, prefix, primary),
      };
      const first = new Peer(starters[primary]());
      await first.ready();
      const second = new Peer(
        starters[primary === "C" ? "TypeScript" : "C"](),
      );
      await second.ready();
      if (primary === "C") await body(second, first);
      else await body(first, second);
      await second.end();
      await first.end();
    }));
}

function startTypeScript(
  start: Start,
  prefix: string,
  primary: Primary,
): TestProcess {
  const program = fileURLToPath(new URL("./ring_peer.ts", import.meta.url));
  return start("TypeScript", Deno.execPath(), {
    args: [
      "run",
      "--allow-ffi",
      program,
      ...ealArguments(prefix, {
        lcores: [0, 2, 3],
        processType: primary === "C" ? "secondary" : "primary",
      }),
    ],
  });
}

function startC(start: Start, prefix: string, primary: Primary): TestProcess {
  const source = fileURLToPath(new URL("./ring_peer.c", import.meta.url));
  return start("C", buildSource(source), {
    args: ealArguments(prefix, {
      lcores: [10, 11, 12],
      processType: primary === "C" ? "primary" : "secondary",
    }),
  });
}
