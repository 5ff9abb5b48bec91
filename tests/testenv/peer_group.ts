/**
 * A C and a TypeScript process of one group that obey the same commands.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { allBackends } from "../../scripts/build_npm.ts";
import { bunProgram } from "./bun.ts";
import { buildSource } from "./c_program.ts";
import { DENO } from "./deno.ts";
import { ealArguments } from "./ealtest.ts";
import { lcoreProgram } from "./lcore_program.ts";
import { packageProgram } from "./npm_package.ts";
import { Peer } from "./peer.ts";
import { withPrefix } from "./prefix.ts";
import { type Start, withProcesses } from "./process.ts";

const FRAME = fileURLToPath(new URL("./peer.h", import.meta.url));

/** What an end is written in. */
export type Language = "TypeScript" | "C";

/** What runs the TypeScript end. */
export type Runtime = "Deno" | "Node" | "Bun";

/** What a process is to its group. */
export type ProcessType = "primary" | "secondary";

/** The two programs of a test. */
export interface PeerPrograms {
  /** The C source, around peer.h. */
  readonly c: URL;
  /** The TypeScript module, around peer_program.ts. */
  readonly typescript: URL;
  /** Path below tests/ of what its lcores run, without `.lcore.ts`. */
  readonly lcoreProgram: string;
  /** Lcores of each; the main lcore first. */
  readonly lcores: Readonly<Record<Language, readonly number[]>>;
}

/** Starts one of the programs and waits until it obeys. */
export async function startPeer(
  programs: PeerPrograms,
  language: Language,
  start: Start,
  prefix: string,
  processType: ProcessType,
  runtime: Runtime = "Deno",
): Promise<Peer> {
  const [program, ...words] = language === "C"
    ? [buildPeer(programs.c)]
    : await typescriptCommand(programs.typescript, runtime);
  const lcores = programs.lcores[language];
  const args = [...words, ...ealArguments(prefix, { lcores, processType })];
  const peer = await new Peer(start(language, program, { args })).ready();
  if (language === "TypeScript") {
    const plugins = runtime === "Deno" ? [] : [allBackends];
    const text = await lcoreProgram(programs.lcoreProgram, plugins);
    await peer.ask(`program ${JSON.stringify(text)}`);
  }
  return peer;
}

/** Starts both, the primary first, and ends them after the body. */
export function withPeers(
  programs: PeerPrograms,
  primary: Language,
  body: (typescript: Peer, c: Peer) => Promise<void>,
  runtime: Runtime = "Deno",
): Promise<void> {
  return withPrefix("peers", (prefix) =>
    withProcesses(async (start) => {
      const secondary = primary === "C" ? "TypeScript" : "C";
      const [first, second] = [
        await startPeer(programs, primary, start, prefix, "primary", runtime),
        await startPeer(
          ...[
            programs,
            secondary,
            start,
            prefix,
            "secondary",
            runtime,
          ] as const,
        ),
      ];
      if (primary === "C") await body(second, first);
      else await body(first, second);
      for (const peer of [second, first]) {
        const code = await peer.end();
        if (code !== 0) throw new Error(`a peer ended with ${code}`);
      }
    }));
}

function buildPeer(source: URL): string {
  const folder = fileURLToPath(new URL(".", import.meta.url));
  return buildSource(fileURLToPath(source), [`-I${folder}`], [FRAME]);
}

async function typescriptCommand(
  module: URL,
  runtime: Runtime,
): Promise<[string, ...string[]]> {
  const path = fileURLToPath(module);
  if (runtime === "Deno") return [DENO, "run", "--allow-ffi", path];
  const program = runtime === "Node" ? "node" : bunProgram();
  return [program, await packageProgram(path)];
}
