/**
 * Where a bench ran, and with what.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import {
  availableParallelism,
  cpus,
  loadavg,
  release,
  totalmem,
} from "node:os";
import { BUN_VERSION } from "../testenv/bun.ts";

/** Machine, versions and date. */
export interface Machine {
  readonly date: string;
  readonly processor: string;
  readonly cores: number;
  readonly memory: string;
  readonly hugepages: string;
  readonly kernel: string;
  readonly dpdk: string;
  readonly deno: string;
  readonly v8: string;
  readonly node: string;
  readonly bun: string;
  readonly compiler: string;
  /** Load average of the last minute, before the first measurement. */
  readonly load: number;
}

/** Describes this machine. */
export function thisMachine(): Machine {
  return {
    date: new Date().toISOString().slice(0, 16).replace("T", " ") + " UTC",
    processor: cpus()[0]?.model ?? "unknown",
    cores: availableParallelism(),
    memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
    hugepages: hugepages(),
    kernel: release(),
    dpdk: output("pkg-config", "--modversion", "libdpdk"),
    deno: Deno.version.deno,
    v8: Deno.version.v8,
    node: output("node", "--version").slice(1),
    bun: BUN_VERSION,
    compiler: `${output("gcc", "--version").split("\n")[0]}, -O3 ${
      output("pkg-config", "--cflags", "libdpdk").match(/-march=\S+/)?.[0] ?? ""
    }`,
    load: loadavg()[0]!,
  };
}

function hugepages(): string {
  const text = readFileSync("/proc/meminfo", "utf8");
  const total = /HugePages_Total:\s+(\d+)/.exec(text)?.[1];
  const size = /Hugepagesize:\s+(\d+)/.exec(text)?.[1];
  return `${total} x ${Number(size) / 1024} MiB`;
}

function output(program: string, ...args: string[]): string {
  const { stdout } = new Deno.Command(program, { args }).outputSync();
  return new TextDecoder().decode(stdout).trim();
}
