/**
 * Every module by URL alone: imported without any permission but that of its
 * server, and used from a program that knows nothing else of the project.
 */
import assert from "node:assert/strict";
import { globSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { ealArguments } from "../testenv/ealtest.ts";
import { type UrlTest, withServer } from "./by_url.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const MODULES = [
  "mod.ts",
  ...globSync("packages/*/mod.ts", { cwd: ROOT }).map(String).sort(),
];

/** Writes a user's program beside nothing, runs it, and returns its output. */
async function runUser(
  { folder, run }: UrlTest,
  source: string,
): Promise<string> {
  const path = `${folder}/user.ts`;
  writeFileSync(path, source);
  const user = run(path, []);
  const { code } = await user.waitForEnd();
  assert.equal(code, 0, user.text("stderr").join("\n"));
  return user.text("stdout").filter((line) => !line.startsWith("EAL:"))
    .join("\n").trim();
}

/** The start of the EAL, as a user's program writes it. */
function initCall({ prefix }: UrlTest, ...extra: string[]): string {
  return `init(${
    JSON.stringify(ealArguments(prefix, { lcores: [0, 1], extra }))
  })`;
}

for (const module of MODULES) {
  Deno.test(`${module} by URL is imported without permissions, and without effect`, () =>
    withServer(async (test) => {
      const { server, start, folder } = test;
      writeFileSync(
        `${folder}/user.ts`,
        `import * as module from "${server.url(module)}";
         console.log(Object.keys(module).length);`,
      );
      const [program = "", ...words] = test.command(`${folder}/user.ts`)
        .filter((word) => word !== "--allow-ffi");
      const user = start(module, program, {
        args: words,
        cwd: folder,
        env: { DENO_DIR: `${folder}/cache` },
      });
      assert.equal((await user.waitForEnd()).code, 0);
      assert.ok(Number(user.text("stdout")[0]) > 0);
      assert.deepEqual(server.missing, []);
    }));
}

Deno.test("mod.ts by URL brings its types along", () =>
  withServer(async ({ server, folder, start }) => {
    writeFileSync(
      `${folder}/user.ts`,
      `import { init, Ring } from "${server.url("mod.ts")}";
       const role: "primary" | "secondary" = init([]).processType;
       const ring: Ring = Ring.create(role, 64);
       // @ts-expect-error An element is a bigint.
       ring.enqueue("text");`,
    );
    const check = start("deno check", Deno.execPath(), {
      args: ["check", "--no-config", `--allow-import=${server.host}`]
        .concat(`${folder}/user.ts`),
      env: { DENO_DIR: `${folder}/cache` },
    });
    const { code } = await check.waitForEnd();
    assert.equal(code, 0, check.text("stderr").join("\n"));
  }));

Deno.test("mod.ts by URL: a ring, and a worker lcore whose program is a URL too", () =>
  withServer(async (test) => {
    const module = test.server.url("mod.ts");
    const program = test.server.url("worker.lcore.ts");
    const output = await runUser(
      test,
      `import { init, launch, type LcoreProgram, Ring } from "${module}";
       const eal = ${initCall(test)};
       const ring: Ring = Ring.create("numbers", 64);
       const program: LcoreProgram = {
         name: "worker",
         source: 'import "${program}";',
       };
       const run = launch(1, program, { data: 42 });
       console.log(await run.wait(), ring.dequeue());
       eal.cleanup();`,
    );
    assert.equal(output, "lcore 1 42n");
  }, {
    "/worker.lcore.ts": `import { lcoreMain, Ring } from "./mod.ts";
      lcoreMain<number>(({ lcoreId, data }): string => {
        Ring.lookup("numbers").enqueue(BigInt(data));
        return \`lcore \${lcoreId}\`;
      });`,
  }));

Deno.test("packages/eal/mod.ts by URL: a memzone", () =>
  withServer(async (test) => {
    const output = await runUser(
      test,
      `import { init, Memzone } from "${
        test.server.url("packages/eal/mod.ts")
      }";
       const eal = ${initCall(test)};
       Memzone.create("shared", 4096).window.u32[0] = 42;
       console.log(eal.processType, Memzone.lookup("shared").window.u32[0]);
       eal.cleanup();`,
    );
    assert.equal(output, "primary 42");
  }));

Deno.test("packages/ring and packages/mempool by URL: a ring and a pool", () =>
  withServer(async (test) => {
    const url = (name: string) => test.server.url(`packages/${name}/mod.ts`);
    const output = await runUser(
      test,
      `import { init } from "${url("eal")}";
       import { Batch, Consumer, Producer, Ring } from "${url("ring")}";
       import { Mempool, Sink, Source } from "${url("mempool")}";
       const eal = ${initCall(test)};
       const pool = Mempool.create("pool", { count: 63, elementSize: 64 });
       const ring = Ring.create("ring", 64);
       const batch = new Batch(pool.window, 8);
       console.log(
         new Source(pool, batch).receiveBulk(),
         new Producer(ring, batch).send(),
         new Consumer(ring, batch).receive(5),
         new Sink(pool, batch).sendBulk(),
       );
       console.log(pool.availableCount, ring.count, eal.dataPath.memory.kind);
       eal.cleanup();`,
    );
    assert.equal(output, "8 8 5 5\n60 3 wasm");
  }));

Deno.test("packages/ethdev, packets and net by URL: packets between ports", () =>
  withServer(async (test) => {
    const url = (name: string) => test.server.url(`packages/${name}/mod.ts`);
    const start = initCall(test, "--vdev=net_null0", "--vdev=net_null1");
    const output = await runUser(
      test,
      `import { init } from "${url("eal")}";
       import { Burst, PktmbufPool } from "${url("mempool")}";
       import { Port, RxQueue, TxQueue } from "${url("ethdev")}";
       import { Ether } from "${url("net")}";
       import { burstOperations } from "${url("packets")}";
       const eal = ${start};
       const pool = PktmbufPool.create("packets", { count: 1023 });
       const burst = new Burst(pool.window, 32);
       for (const id of Port.list()) {
         const port = new Port(id);
         port.configure(1, 1);
         port.setupRxQueue(0, 128, pool);
         port.setupTxQueue(0, 128);
         port.start();
       }
       const received = new RxQueue(new Port(0), 0, burst).receive();
       const at = burst.mbufs.dataOffset(burst.mbuf(0));
       const type = Ether.type(burst.window.u8, at);
       const bytes = burstOperations(burst).sumPacketLengths();
       const sent = new TxQueue(new Port(1), 0, burst).send();
       console.log(received, type, bytes, sent, burst.length);
       eal.cleanup();`,
    );
    assert.equal(output, "32 0 2048 32 0");
  }));

Deno.test("packages/apps/mod.ts by URL: a program as a function", () =>
  withServer(async (test) => {
    const output = await runUser(
      test,
      `import { simpleMp } from "${test.server.url("packages/apps/mod.ts")}";
       console.log(await simpleMp(["--help"]));`,
    );
    assert.match(output, /^Usage: simple_mp[^]*\n0$/);
  }));

Deno.test("init() from a URL begins the process again where an address is taken", () =>
  withServer(async (test) => {
    const { server, prefix, folder, run } = test;
    writeFileSync(
      `${folder}/primary.ts`,
      `import { init, Memzone } from "${server.url("packages/eal/mod.ts")}";
       ${initCall(test, "--base-virtaddr=0x100000000")};
       const zone = Memzone.create("RG_PRI_2_SEC", 4096);
       console.log("at", zone.address);
       setInterval(() => {}, 1000);`,
    );
    const primary = run(`${folder}/primary.ts`, []);
    const line = await primary.waitForLine(/^at \d+/);
    const address = BigInt(/\d+/.exec(line)![0]) & ~0x1f_ffffn;
    const secondary = run(server.url("tests/eal/attach.ts"), [
      prefix,
      "5",
      `0x${address.toString(16)}`,
    ]);
    await secondary.waitForLine(
      /^attached secondary ring true lives ([2-9])$/,
    );
    assert.equal((await secondary.waitForEnd()).code, 0);
  }));
