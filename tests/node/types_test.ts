/** The npm package's types, as TypeScript itself sees them. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { runCommand } from "../testenv/command.ts";
import { installedPackage } from "../testenv/npm_package.ts";

const COMPILER = "npm:typescript@5.9.3/tsc";
const NODE_TYPES = "@types/node@20.19.43";

/** Uses every entry of the package; two lines must not compile. */
const CONSUMER = `
import { type Eal, init, Ring } from "@dpdk-ts/dpdk";
import { type LcoreProgram, launch } from "@dpdk-ts/dpdk/eal";
import { type Kernels, openKernels } from "@dpdk-ts/dpdk/kernels";
import { Ring as SameRing } from "@dpdk-ts/dpdk/ring";
import { Burst, PktmbufPool } from "@dpdk-ts/dpdk/mempool";
import { Ether } from "@dpdk-ts/dpdk/net";
import { Port, type RxQueue } from "@dpdk-ts/dpdk/ethdev";
import { simpleMp } from "@dpdk-ts/dpdk/apps";

const eal: Eal = init(["-l", "0"], { onAddressConflict: "throw" });
const ring: SameRing = Ring.create("numbers", 64, { elementSize: 8 });
const sent: number = ring.enqueueBurst(new BigUint64Array(4));
const code: Promise<number> = simpleMp([]);
const port: Port = Port.lookup("net_null0");
// @ts-expect-error: an element is a bigint
ring.enqueue("text");
// @ts-expect-error: no such option
init([], { onConflict: "throw" });
export type Used = [LcoreProgram, RxQueue, Burst, PktmbufPool, Kernels];
export const used = [eal, sent, code, port, launch, openKernels, Ether];
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
