/**
 * A C and a TypeScript process of one group, both obeying the commands of
 * ring_peer.c.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { allBackends } from "../../scripts/build_npm.ts";
import { bunProgram } from "../testenv/bun.ts";
import { buildSource } from "../testenv/c_program.ts";
import { DENO } from "../testenv/deno.ts";
import { ealArguments } from "../testenv/ealtest.ts";
import { lcoreProgram } from "../testenv/lcore_program.ts";
import { packageProgram } from "../testenv/npm_package.ts";
import { Peer } from "../testenv/peer.ts";
import { withPrefix } from "../testenv/prefix.ts";
import {
  type Start,
  type TestProcess,
  withProcesses,
} from "../testenv/process.ts";

/** Which of the two makes the shared memory. */
export type Primary = "TypeScript" | "C";

/** What runs the TypeScript end. */
export type Runtime = "Deno" | "Node" | "Bun";

/** Starts the two processes, primary first, and ends them after the body. */
export async function withPeers(
  primary: Primary,
  body: (typescript: Peer, c: Peer) => Promise<void>,
  runtime: Runtime = "Deno",
): Promise<void> {
  const program = await peerProgram(runtime);
  const stress = await lcoreProgram(
    "ring/stress",
    runtime === "Deno" ? [] : [allBackends],
  );
  await withPrefix("ring", (prefix) =>
    withProcesses(async (start) => {
      const starters = {
        TypeScript: () => startTypeScript(start, program, prefix, primary),
        C: () => startC(start, prefix, primary),
      };
      const first = new Peer(starters[primary]());
      await first.ready();
      const second = new Peer(
        starters[primary === "C" ? "TypeScript" : "C"](),
      );
      await second.ready();
      const [typescript, c] = primary === "C"
        ? [second, first]
        : [first, second];
      await typescript.ask(`program ${JSON.stringify(stress)}`);
      await body(typescript, c);
      await second.end();
      await first.end();
    }));
}

async function peerProgram(runtime: Runtime): Promise<[string, ...string[]]> {
  const path = fileURLToPath(new URL("./ring_peer.ts", import.meta.url));
  if (runtime === "Deno") {
    return [DENO, "run", "--allow-ffi", path];
  }
  const program = runtime === "Node" ? "node" : bunProgram();
  return [program, await packageProgram(path)];
}

function startTypeScript(
  start: Start,
  [program, ...first]: [string, ...string[]],
  prefix: string,
  primary: Primary,
): TestProcess {
  return start("TypeScript", program, {
    args: [
      ...first,
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
