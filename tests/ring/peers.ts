/**
 * A C and a TypeScript process of one group, both obeying the commands of
 * ring_peer.c, and the exchange that all of them must survive.
 *
 * @module
 */
import assert from "node:assert/strict";
import type { SyncMode } from "../../packages/ring/mod.ts";
import type { Peer } from "../testenv/peer.ts";
import {
  type Language,
  type PeerPrograms,
  type Runtime,
  withPeers,
} from "../testenv/peer_group.ts";
import { consumerFlag, producerFlag } from "./memory.ts";

const PROGRAMS: PeerPrograms = {
  c: new URL("./ring_peer.c", import.meta.url),
  typescript: new URL("./ring_peer.ts", import.meta.url),
  lcoreProgram: "ring/stress",
  lcores: { TypeScript: [0, 2, 3], C: [10, 11, 12] },
};

const EACH_WAY = 10_000_000;

/** Starts the two processes, primary first, and ends them after the body. */
export function withRingPeers(
  primary: Language,
  body: (typescript: Peer, c: Peer) => Promise<void>,
  runtime?: Runtime,
): Promise<void> {
  return withPeers(PROGRAMS, primary, body, runtime);
}

/**
 * C and TypeScript exchange 10 million sequenced elements each way. Every
 * consumer checks that each producer's elements arrive in order and marks
 * them; marks and counts together show that none is lost or doubled.
 */
export function exchangeBothWays(
  primary: Language,
  mode: SyncMode,
  runtime?: Runtime,
): Promise<void> {
  return withRingPeers(primary, async (typescript, c) => {
    const threads = mode === "st" ? 1 : 2;
    const maker = primary === "C" ? c : typescript;
    const flags = producerFlag[mode] | consumerFlag[mode];
    await maker.ask(`ring to_c 16384 ${flags} 8`);
    await maker.ask(`ring to_typescript 16384 ${flags} 8`);
    await maker.ask(`zone seen ${2 * EACH_WAY}`);
    await maker.ask("zone taken 64");
    const size = `${threads} ${EACH_WAY / threads}`;
    await Promise.all([
      typescript.ask(`run to_c to_typescript ${size} 0 ${EACH_WAY} 0`),
      c.ask(`run to_typescript to_c ${size} ${threads} ${EACH_WAY} 1`),
    ]);
    assert.equal(await c.ask(`seen ${2 * EACH_WAY}`), "0");
    for (const name of ["to_c", "to_typescript"]) {
      assert.equal(
        await typescript.ask(`find ${name}`),
        `16384 16383 ${flags} 0`,
      );
    }
  }, runtime);
}
