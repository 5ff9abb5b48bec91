/**
 * The TypeScript end of the ring tests, with the commands of ring_peer.c,
 * `list`, `borrow` and `close`.
 *
 * @module
 */
import process from "node:process";
import { init, launch, Memzone } from "../../packages/eal/mod.ts";
import {
  Batch,
  Consumer,
  Producer,
  Ring,
  type RingView,
} from "../../packages/ring/mod.ts";
import { givenProgram, obeyLines } from "../testenv/peer_program.ts";
import type { Part } from "./stress.lcore.ts";

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
    return launch(lcore, givenProgram(), { data });
  });
  await Promise.all(runs.map((run) => run.wait()));
  return "done";
}

function get(ring: RingView, n: number): string {
  const batch = new Batch(ring.window, n);
  new Consumer(ring, batch).receive();
  return Array.from({ length: batch.length }, (_, i) => batch.get(i)).join(" ");
}

function put(ring: RingView, first: number, n: number): number {
  const batch = new Batch(ring.window, n);
  for (let i = 0; i < n; i++) batch.pushAddress(first + i);
  return new Producer(ring, batch).send();
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
      return String(put(Ring.lookup(name), numbers[0]!, numbers[1]!));
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
    case "close": {
      const ring = created.get(name)!;
      ring.close();
      ring.close();
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

await obeyLines(eal, obey);
