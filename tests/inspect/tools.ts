/**
 * What the tests of packages/inspect share: DPDK's own tools, and what a
 * process looks like from outside.
 *
 * @module
 */
import { readdirSync, readFileSync, readlinkSync, statSync } from "node:fs";
import { hugepageMounts } from "../../packages/group/internal/hugepages.ts";
import { runtimeRoot } from "../../packages/group/internal/runtime_folder.ts";
import { runTool } from "../testenv/command.ts";
import { type Group, openGroup } from "../../packages/inspect/mod.ts";

/** What DPDK's own tool says about a group; it joins the group to do so. */
export function procInfo(prefix: string, ...options: string[]): string {
  return runTool(
    ...["dpdk-proc-info", `--file-prefix=${prefix}`, "--no-pci"] as const,
    ...["--", ...options],
  );
}

/** Looks at a group and lets go of it. */
export function withGroup<T>(prefix: string, body: (group: Group) => T): T {
  const group = openGroup(prefix);
  try {
    return body(group);
  } finally {
    group.close();
  }
}

/** What another process could notice of an observer. */
export interface Footprint {
  /** Memory mappings of the process. */
  readonly maps: string;
  /** What its file descriptors lead to. */
  readonly files: readonly string[];
  /** Files of the group: name, inode, size, blocks, mode. */
  readonly group: readonly string[];
  /** Bytes of hugepages that the process has mapped. */
  readonly hugepages: number;
}

/** How a process of a group, and the group's files, are now. */
export function footprint(pid: number, prefix: string): Footprint {
  const runtime = `${runtimeRoot()}/${prefix}`;
  const pages = hugepageMounts().flatMap((folder) =>
    readdirSync(folder).filter((name) => name.startsWith(`${prefix}map_`))
      .map((name) => `${folder}/${name}`)
  );
  const files = readdirSync(runtime).map((name) => `${runtime}/${name}`);
  return {
    maps: readFileSync(`/proc/${pid}/maps`, "utf8"),
    files: readdirSync(`/proc/${pid}/fd`).map((fd) =>
      `${fd} ${readlinkSync(`/proc/${pid}/fd/${fd}`)}`
    ).sort(),
    group: [...files, ...pages].sort().map((path) => {
      const { ino, size, blocks, mode } = statSync(path);
      return [path, ino, size, blocks, mode].join(" ");
    }),
    hugepages: [
      ...readFileSync(`/proc/${pid}/smaps`, "utf8")
        .matchAll(/^(?:Shared|Private)_Hugetlb: +(\d+) kB$/gm),
    ].reduce((sum, [, kilobytes]) => sum + Number(kilobytes) * 1024, 0),
  };
}

/**
 * Attaches to a group, looks at it and detaches, again and again; fails unless
 * each look shows the living group.
 */
export async function attachAndDetach(
  prefix: string,
  times: number,
): Promise<void> {
  for (let i = 0; i < times; i++) {
    const { state, problems } = withGroup(prefix, (group) => group.sample());
    if (state !== "running" || problems.length > 0) {
      throw new Error(`Look ${i} shows ${state}: ${problems.join("; ")}`);
    }
    // Whatever the observed processes print is taken meanwhile.
    if (i % 20 === 0) await new Promise((done) => setTimeout(done, 0));
  }
}

/** What this process has open and mapped of a group. */
export function ownTraces(prefix: string): string[] {
  const isOfGroup = (line: string): boolean =>
    line.includes(`/${prefix}/`) || line.includes(`/${prefix}map_`);
  const files = readdirSync("/proc/self/fd").map((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`);
    } catch {
      return ""; // The descriptor of this listing.
    }
  });
  return [...files, ...readFileSync("/proc/self/maps", "utf8").split("\n")]
    .filter(isOfGroup);
}
