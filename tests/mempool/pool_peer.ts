/**
 * The TypeScript end of the mempool tests, with the commands of pool_peer.c.
 *
 * @module
 */
import process from "node:process";
import { init, launch, Memzone } from "../../packages/eal/mod.ts";
import { Mempool } from "../../packages/mempool/mod.ts";
import { countUnmarked, drain } from "./_objects.ts";
import { givenProgram, obeyLines } from "../testenv/peer_program.ts";
import type { Part } from "./hammer.lcore.ts";

const eal = init(process.argv.slice(2));
const workers = eal.workerLcores();
let drained: number[] = [];

function start(lcore: number, data: Part): Promise<unknown> {
  return launch(lcore, givenProgram(), { data }).wait();
}

function create(name: string, numbers: readonly number[]): void {
  const [count, elementSize, cacheSize] = numbers;
  Memzone.create(name, 8).window.u8.fill(0);
  const pool = Mempool.create(name, {
    count: count!,
    elementSize: elementSize!,
    cacheSize: cacheSize!,
  });
  for (const object of pool.objects()) pool.bytes(object).fill(0);
}

async function run(
  pool: string,
  operations: number,
  seed: number,
  lcores: number,
): Promise<number> {
  const taken = await Promise.all(
    workers.map((lcore) =>
      start(lcore, { task: "hammer", pool, operations, seed, lcores })
    ),
  );
  return (taken as number[]).reduce((sum, n) => sum + n);
}

async function drainAll(pool: Mempool): Promise<number> {
  drained = drain(pool);
  for (const lcore of workers) {
    const task = { task: "drain", pool: pool.name } as const;
    drained.push(...await start(lcore, task) as number[]);
  }
  return drained.length;
}

function refill(pool: Mempool): string {
  if (!drained.every((object) => pool.put(object))) return "full";
  return "refilled";
}

/** FNV-1a, by words. */
function addZone(sum: number, name: string): number {
  for (const word of Memzone.lookup(name).window.u32) {
    sum = Math.imul(sum ^ word, 16777619);
  }
  return sum;
}

async function obey(line: string): Promise<unknown> {
  const [command, name = "", ...rest] = line.split(" ");
  const numbers = rest.map(Number);
  if (command === "pool") {
    create(name, numbers);
    return "created";
  }
  const pool = Mempool.lookup(name);
  switch (command) {
    case "find":
      return `${pool.size} ${pool.elementSize} ${pool.cacheSize}`;
    case "run":
      return await run(name, numbers[0]!, numbers[1]!, numbers[2]!);
    case "available":
      return pool.availableCount;
    case "drain":
      return await drainAll(pool);
    case "unmarked":
      return countUnmarked(pool);
    case "refill":
      return refill(pool);
    case "sum":
      return addZone(addZone(2166136261, `MP_${name}`), `RG_MP_${name}`);
    default:
      throw new Error(`unknown command: ${line}`);
  }
}

await obeyLines(eal, obey);
