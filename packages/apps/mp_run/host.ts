/**
 * What mp_run must know of the machine.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { dirname, resolve } from "node:path";
import { hugepageMounts } from "../../group/internal/hugepages.ts";
import { runtimeRoot } from "../../group/internal/runtime_folder.ts";
import { parseCpuList } from "./lcore_map.ts";
import type { Host } from "./make_plan.ts";

/**
 * Looks at the machine.
 *
 * @param file Path of the group's file.
 */
export function lookAtHost(file: string): Host {
  return {
    cpus: allowedCpus(),
    temporary: tmpdir(),
    here: dirname(resolve(file)),
    hugepageFolders: hugepageMounts(),
    runtimeRoot: runtimeRoot(),
  };
}

/** CPUs that this process may use. */
function allowedCpus(): number[] {
  const status = readFileSync("/proc/self/status", "utf8");
  const list = /^Cpus_allowed_list:\s*(\S+)$/m.exec(status)?.[1];
  const cpus = parseCpuList(list ?? "");
  return cpus.length > 0
    ? cpus
    : Array.from({ length: availableParallelism() }, (_, i) => i);
}
