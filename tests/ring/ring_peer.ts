/**
 * The TypeScript end of the ring tests, with the commands of ring_peer.c,
 * `list` and `borrow`. It
 * is a program of its own, so that it runs with `--allow-ffi` alone and may
 * begin again when its heap lies in the way of a C primary's memory.
 *
 * @module
 */
import process from "node:process";
import { createInterface } from "node:readline";
import { init, launch, Memzone } from "../../packages/eal/mod.ts";
import { Ring, type RingView } from "../../packages/ring/mod.ts";
import type { Part } from "./stress.lcore.ts";
import { program } from "./stress.lcore.generated.ts";

const eal = init(process.argv.slice(2));
const created = new Map<string, Ring>();

async function run(words: string[]): Promise<string> {
  const [, out, source, ...numbers] = words;
  const [threads, each, first, total, takenIndex] = numbers.map(Number);
  const lcores = eal.workerLcores().slice(0, threads);
  const runs = lcores.map((lcore, i) => {
    const data: Part = {
      out: out!,
      in: source!,
      each: each!,
      producer: first! + i,
      total: total!,
      takenIndex: takenIndex!,
    };
    return launch(lcore, program, { data });
  });
  await Promise.all(runs.map((run) => run.wait()));
  return "done";
}

function get(ring: RingView, n: number): string {
  const table = new BigUint64Array(n);
  return table.slice(0, ring.dequeueBurst(table)).join(" ");
}

function put(ring: RingView, first: bigint, n: number): number {
  return ring.enqueueBurst(
    BigUint64Array.from({ length: n }, (_, i) => first + BigInt(i)),
  );
}

async function obey(line: string): Promise<string> {
  const words = line.split(" ");
  const [command, name = "", ...rest] = words;
  const numbers = rest.map(Number);
  switch (command) {
    case "ring":
      created.set(
        name,
        Ring.create(name, numbers[0]!, {
          flags: numbers[1]!,
          elementSize: numbers[2]!,
        }),
      );
      return "created";
    case "zone":
      Memzone.create(name, numbers[0]!).window.u8.fill(0);
      return "reserved";
    case "find": {
      const { size, capacity, flags, count } = Ring.lookup(name);
      return [size, capacity, flags, count].join(" ");
    }
    case "put":
      return String(put(Ring.lookup(name), BigInt(rest[0]!), numbers[1]!));
    case "get":
      return get(Ring.lookup(name), numbers[0]!);
    case "run":
      return await run(words);
    case "seen": {
      const seen = Memzone.lookup("seen").window.u8.subarray(0, Number(name));
      return String(seen.reduce((n, times) => times === 1 ? n : n + 1, 0));
    }
    case "dump":
      return Ring.lookup(name).dump().replaceAll("\n", "|");
    case "list":
      return Ring.list().join(" ");
    case "borrow":
      Ring.lookup(name)[Symbol.dispose]();
      return "detached";
    case "free": {
      const ring = created.get(name)!;
      ring.free();
      ring.free();
      try {
        return String(ring.enqueue(1n));
      } catch (error) {
        return (error as Error).message;
      }
    }
    default:
      throw new Error(`unknown command: ${line}`);
  }
}

console.log("= ready");
for await (const line of createInterface({ input: process.stdin })) {
  try {
    console.log(`= ${await obey(line)}`);
  } catch (error) {
    console.log(`! ${(error as Error).message}`);
  }
}
eal.cleanup();
