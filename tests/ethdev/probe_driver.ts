/**
 * Measures what `packages/ethdev/internal/driver_traits.ts` says of a driver,
 * on the installed DPDK: see docs/add_a_driver.md.
 *
 *   deno run -A tests/ethdev/probe_driver.ts DEVICE [EAL OPTIONS]
 *   deno run -A tests/ethdev/probe_driver.ts net_null0,size=64
 *
 * Prints one line of JSON, a {@linkcode Measured}. Devices that make something
 * in the kernel belong into a network namespace: `unshare --net` before it.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import process from "node:process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { layout } from "../../ffi/layout/mod.ts";
import { dpdk } from "../../ffi/library/dpdk.ts";
import { openWindow } from "../../ffi/memory/c_memory.ts";
import { init } from "../../packages/eal/mod.ts";
import { Port, RxQueue, TxQueue } from "../../packages/ethdev/mod.ts";
import {
  openGroup,
  type RingInfo,
  type Snapshot,
} from "../../packages/inspect/mod.ts";
import { Burst, PktmbufPool } from "../../packages/mempool/mod.ts";
import { DENO } from "../testenv/deno.ts";
import { ealArguments } from "../testenv/ealtest.ts";
import { withPrefix } from "../testenv/prefix.ts";
import { withProcesses } from "../testenv/process.ts";
import { makePackets, setUp } from "./env.ts";

/** What stands in a process's table of burst functions: its library, or what it is instead. */
export interface Functions {
  /** A library's name, `dummy`, `not started` or `NULL`. */
  readonly rx: string;
  readonly tx: string;
}

/** What was seen of a driver. */
export interface Measured {
  /** Its name, as DPDK tells it. */
  readonly driver: string;
  readonly primary: Functions;
  /** `error`: why the process did not start. */
  readonly secondary: Functions | { readonly error: string };
  /** Packets that it has while nobody is in its functions. */
  readonly held: {
    /** Once the port is started. */
    readonly started: number;
    /** After packets went in and out, without those in rings. */
    readonly used: number;
    /** The same after it was stopped. */
    readonly stopped: number;
    /** After use, in rings that are not a mempool's, by name. */
    readonly rings: Readonly<Record<string, number>>;
  };
  /** Packets received and sent. */
  readonly counters: {
    /** As `inspect` finds them in shared memory; -1 where it does not. */
    readonly shared: readonly number[];
    /** As the port's own process asks the driver. */
    readonly own: readonly number[];
  };
}

const PROGRAM = fileURLToPath(import.meta.url);
const ROUNDS = 20;
const POOL = "packets";
/** A port that does not exist: its functions are those of ports not started. */
const NO_PORT = 31;

/** The functions of a port in this process. */
function functionsOf(port: number): Functions {
  const fields = layout().rte_eth_fp_ops;
  const entry = (id: number) =>
    openWindow(
      dpdk().symbol("rte_eth_fp_ops") + id * fields.sizeof,
      fields.sizeof,
    );
  const nameOf = (key: "rx_pkt_burst" | "tx_pkt_burst"): string => {
    const fn = entry(port).pointer(fields[key]);
    if (fn === 0) return "NULL";
    if (fn === entry(NO_PORT).pointer(fields[key])) return "not started";
    if (fn === dpdk().symbol("rte_eth_pkt_burst_dummy")) return "dummy";
    return libraryAt(fn);
  };
  return { rx: nameOf("rx_pkt_burst"), tx: nameOf("tx_pkt_burst") };
}

/** The library that an address of this process lies in. */
function libraryAt(address: number): string {
  const lines = readFileSync("/proc/self/maps", "utf8").split("\n");
  const line = lines.find((text) => {
    const [from, to] = text.split(" ")[0]!.split("-").map((hex) =>
      parseInt(hex, 16)
    );
    return from! <= address && address < to!;
  });
  return line?.split("/").at(-1)?.replace(/\.so.*/, "") ?? "?";
}

/** Receives, sends what came and some more, and frees the rest. */
function exchange(port: Port, pool: PktmbufPool): void {
  const burst = new Burst(pool.window, 32);
  const rx = new RxQueue(port, 0, burst);
  const tx = new TxQueue(port, 0, burst);
  for (let round = 0; round < ROUNDS; round++) {
    rx.receive();
    makePackets(pool, burst, Math.min(4, burst.room));
    tx.send();
    burst.free();
  }
}

/** The primary's words: what it is, and then how far it is. */
interface Primary {
  readonly driver: string;
  readonly functions: Functions;
}

/** Sets the port up, uses it and stops it, a step for each line of input. */
async function runPrimary(name: string, eal: readonly string[]): Promise<void> {
  const group = init(eal);
  const pool = PktmbufPool.create(POOL, { count: 2047 });
  const port = Port.lookup(name);
  setUp(port, 1, pool);
  port.start();
  const functions = functionsOf(port.id);
  const { driverName: driver } = port.info();
  const tell = (step: string, what: unknown) =>
    console.log(`= ${step} ${JSON.stringify(what)}`);
  tell("started", { driver, functions } satisfies Primary);
  const steps: Record<string, () => unknown> = {
    used: () => {
      exchange(port, pool);
      const { rxPackets, txPackets } = port.stats();
      return [Number(rxPackets), Number(txPackets)];
    },
    stopped: () => void port.stop(),
  };
  for await (const step of createInterface({ input: process.stdin })) {
    tell(step, steps[step]!() ?? {});
  }
  port.close();
  group.cleanup();
}

/** The secondary: attaches and looks at its functions. */
function runSecondary(name: string, eal: readonly string[]): void {
  init(eal);
  console.log(`= ${JSON.stringify(functionsOf(Port.lookup(name).id))}`);
}

/**
 * Measures the driver of a device.
 *
 * @param device Such as `net_null0`: what follows `--vdev=`.
 * @param extra Further options of the EAL, such as devices below it: they come
 * first.
 * @throws {Error} if no port of it can be set up and started.
 */
export function measureDriver(
  device: string,
  extra: readonly string[] = [],
): Promise<Measured> {
  const [name] = device.split(",");
  return withPrefix("driver", (prefix) =>
    withProcesses(async (start) => {
      const run = (role: string, words: readonly string[]) =>
        start(role, DENO, {
          args: ["run", "-A", "--no-check", PROGRAM, role, name!, ...words],
        });
      const primary = run(
        "primary",
        ealArguments(prefix, { extra: [...extra, `--vdev=${device}`] }),
      );
      const step = async (name: string): Promise<unknown> => {
        if (name !== "started") await primary.write(`${name}\n`);
        const start = `= ${name} `;
        const line = await primary.waitForLine(new RegExp(`^${start}`));
        return JSON.parse(line.slice(start.length));
      };
      const { driver, functions } = await step("started") as Primary;
      const group = openGroup(prefix);
      try {
        const started = held(group.sample());
        const own = await step("used") as number[];
        const sample = group.sample();
        const { counters } = sample.ports.find((port) => port.name === name)!;
        const secondary = run(
          "secondary",
          ealArguments(prefix, { lcores: [1], processType: "secondary" }),
        );
        const { code } = await secondary.waitForEnd();
        const seen = secondary.text("stdout").find((line) => /^= /.test(line));
        const error = secondary.text("stderr").find((line) =>
          line.startsWith("error: ")
        );
        await step("stopped");
        return {
          driver,
          primary: functions,
          secondary: seen === undefined
            ? { error: error ?? `exit code ${code}` }
            : JSON.parse(seen.slice(2)) as Functions,
          held: {
            started,
            used: held(sample),
            stopped: held(group.sample()),
            rings: Object.fromEntries(
              packetRings(sample).map(({ name, count }) => [name, count]),
            ),
          },
          counters: {
            shared: [counters.rxPackets ?? -1, counters.txPackets ?? -1],
            own,
          },
        };
      } finally {
        group.close();
      }
    }));
}

/** Rings that may have packets, and have something. */
function packetRings({ rings }: Snapshot): readonly RingInfo[] {
  return rings.filter(({ mempool, elementSize, count }) =>
    mempool === "" && elementSize === 8 && count > 0
  );
}

/** Packets that are neither free nor in a ring. */
function held(sample: Snapshot): number {
  const { inUse = NaN } = sample.mempools.find(({ name }) => name === POOL)!;
  return packetRings(sample).reduce((rest, { count }) => rest - count, inUse);
}

if (import.meta.main) {
  const [role, ...words] = process.argv.slice(2);
  const [name = "", ...eal] = words;
  if (role === "primary") await runPrimary(name, eal);
  else if (role === "secondary") runSecondary(name, eal);
  else if (role === undefined || role.startsWith("-")) {
    console.error("usage: probe_driver.ts DEVICE [EAL OPTIONS]");
    process.exitCode = 2;
  } else {
    try {
      console.log(JSON.stringify(await measureDriver(role, words)));
    } catch (error) {
      // With all that the processes printed.
      console.error(`Cannot measure ${role}: ${(error as Error).message}`);
      process.exitCode = 1;
    }
  }
}
