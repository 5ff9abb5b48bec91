/**
 * Start-up of simple_mp, and its memory.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import type { Bench, Measurement } from "../bench.ts";
import { application, type Command, startCommand } from "../programs.ts";

/** A command without stdbuf, whose own start counts too. */
function direct(command: Command): Command {
  return command[0] === "stdbuf" ? [command[2]!] : command;
}

/** Peak resident memory of a process in MiB, without hugepages. */
function peakMemory(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)![1]) / 1024;
}

/** From the start of a primary to its first prompt. */
export const start: Bench = {
  name: "start",
  about: "simple_mp, a primary: from its start to its first prompt",
  metrics: [
    { name: "start to prompt", unit: "ms", better: "less", limit: 1.5 },
    { name: "peak resident memory", unit: "MiB", better: "less" },
  ],
  measure: async (measurement) => {
    // Files are in the system's caches from here, and what a runtime keeps of
    // a program when it ends (Deno: compiled JavaScript).
    await startOnce(measurement);
    return await startOnce(measurement);
  },
};

async function startOnce(measurement: Measurement): Promise<number[]> {
  const command = direct(
    application(measurement.side, "multi_process/simple_mp"),
  );
  const eal = { lcores: [0, 1], processType: "primary" } as const;
  const began = performance.now();
  const process = startCommand(measurement, command, eal);
  await process.waitForLine("simple_mp > ");
  const took = performance.now() - began;
  const memory = peakMemory(process.pid);
  await process.write("quit\n");
  await process.waitForEnd();
  return [took, memory];
}
