/** The npm package's types, as TypeScript itself sees them. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { runCommand } from "../testenv/command.ts";
import { installedPackage } from "../testenv/npm_package.ts";

const COMPILER = "npm:typescript@5.9.3/tsc";
const NODE_TYPES = "@types/node@20.19.43";

/** Uses every entry of the package; three lines must not compile. */
const CONSUMER = `
import { type Eal, init, Ring } from "@dpdk-ts/dpdk";
import { type LcoreProgram, launch } from "@dpdk-ts/dpdk/eal";
import { Batch, Producer, Ring as SameRing } from "@dpdk-ts/dpdk/ring";
import { Burst, PktmbufPool, Source } from "@dpdk-ts/dpdk/mempool";
import { burstOperations, type Lanes } from "@dpdk-ts/dpdk/packets";
import { Ether } from "@dpdk-ts/dpdk/net";
import { Port, type RxQueue } from "@dpdk-ts/dpdk/ethdev";
import { simpleMp } from "@dpdk-ts/dpdk/apps";

const eal: Eal = init(["-l", "0"], { onAddressConflict: "throw" });
const ring: SameRing = Ring.create("numbers", 64, { elementSize: 8 });
const sent: number = new Producer(ring, new Batch(ring.window, 4)).send();
const pool = PktmbufPool.lookup("packets");
const burst = new Burst(pool.window, 32);
const taken: number = new Source(pool, burst).receiveBulk(2);
const bytes: number = burstOperations(burst).sumPacketLengths();
const code: Promise<number> = simpleMp([]);
const port: Port = Port.lookup("net_null0");
// @ts-expect-error: an element is a bigint
ring.enqueue("text");
// @ts-expect-error: addresses come as words
burstOperations(burst).rewriteMacs("text");
// @ts-expect-error: no such option
init([], { onConflict: "throw" });
export type Used = [LcoreProgram, RxQueue, Lanes];
export const used = [eal, sent, taken, bytes, code, port, launch, Ether];
`;

function compile(resolution: "node16" | "bundler"): string {
  const folder = mkdtempSync(`${tmpdir()}/dpdk-ts-types-`);
  try {
    const manifest = { private: true, type: "module" };
    const compilerOptions = {
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      noEmit: true,
      target: "es2022",
      types: ["node"],
      module: resolution === "node16" ? "node16" : "esnext",
      moduleResolution: resolution,
    };
    writeFileSync(`${folder}/package.json`, JSON.stringify(manifest));
    writeFileSync(
      `${folder}/tsconfig.json`,
      JSON.stringify({ compilerOptions, files: ["consumer.ts"] }),
    );
    writeFileSync(`${folder}/consumer.ts`, CONSUMER);
    const { tarball } = installedPackage();
    runCommand("npm", ["install", "--no-audit", tarball, NODE_TYPES], folder);
    return runCommand(Deno.execPath(), ["run", "-A", COMPILER], folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

for (const resolution of ["node16", "bundler"] as const) {
  Deno.test(`a consumer of the npm package compiles in strict mode, resolution ${resolution}`, () => {
    assert.equal(compile(resolution), "");
  });
}
