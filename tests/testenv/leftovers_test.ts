/** Each test file answers for what bears its mark, and for nothing else. */
import assert from "node:assert/strict";
import { existsSync, mkdirSync, rmSync } from "node:fs";
import { hugepageMounts } from "../../packages/group/internal/hugepages.ts";
import { runtimeRoot } from "../../packages/group/internal/runtime_folder.ts";
import { attempt, runTool } from "./command.ts";
import { removeLeftovers } from "./leftovers.ts";
import { MARK, nextFileMark } from "./mark.ts";
import { uniquePrefix, uniqueShortName } from "./prefix.ts";
import { withProcesses } from "./process.ts";

/** Makes what a process group with this file prefix leaves; returns paths. */
function makeFiles(prefix: string): string[] {
  const folder = `${runtimeRoot()}/${prefix}`;
  mkdirSync(folder, { recursive: true });
  const pages = hugepageMounts().map((path) => `${path}/${prefix}map_0`);
  for (const path of pages) Deno.createSync(path).close();
  return [folder, ...pages];
}

Deno.test("removeLeftovers ends the processes with the mark and their descendants", async () => {
  await withProcesses(async (start) => {
    const mark = nextFileMark();
    const forgotten = start("forgotten", "sleep", {
      args: ["100"],
      env: { [MARK]: mark },
    });
    // Its shell has the mark, the program itself a bare environment.
    const nested = start("nested", "sh", {
      args: ["-c", "env -i sleep 101 & echo $!; wait"],
      env: { [MARK]: mark },
    });
    const child = await nested.waitForLine(/^\d+$/);
    const others = [nextFileMark(), ""].map((foreign) =>
      start("other", "sleep", { args: ["100"], env: { [MARK]: foreign } })
    );
    const left = removeLeftovers(mark);
    assert.equal(left.length, 3, left.join("\n"));
    const line = new RegExp(`^process ${forgotten.pid}: \\S*sleep 100$`);
    assert.ok(left.some((text) => line.test(text)), left.join("\n"));
    assert.ok(left.some((text) => text.startsWith(`process ${child}: `)));
    assert.equal((await forgotten.status).signal, "SIGKILL");
    assert.equal((await nested.status).signal, "SIGKILL");
    for (const other of others) assert.equal(other.ended, false);
    assert.deepEqual(removeLeftovers(mark), []);
  });
});

Deno.test("removeLeftovers removes the files with the mark and no others", () => {
  const mark = nextFileMark();
  const own = makeFiles(`left_${mark}_1`);
  // Another test file's, and those of the file that runs now.
  const foreign = [`left_${nextFileMark()}_1`, uniquePrefix("kept")]
    .flatMap(makeFiles);
  try {
    assert.deepEqual(
      removeLeftovers(mark).sort(),
      own.map((path) => `file ${path}`).sort(),
    );
    for (const path of own) assert.equal(existsSync(path), false, path);
    for (const path of foreign) assert.ok(existsSync(path), path);
  } finally {
    for (const path of [...own, ...foreign]) {
      rmSync(path, { recursive: true, force: true });
    }
  }
});

Deno.test("removeLeftovers removes namespaces and devices with the mark and no others", () => {
  const mark = nextFileMark();
  const [own, foreign] = [`left_${mark}`, uniquePrefix("kept")];
  const pairs = [[`t${mark}1`, `t${mark}2`], ["t", "t"].map(uniqueShortName)];
  const namespaces = () => runTool("ip", "netns", "list");
  const devices = () => runTool("ip", "link", "show");
  try {
    for (const name of [own, foreign]) runTool("ip", "netns", "add", name);
    for (const [end, peer] of pairs) {
      runTool("ip", "link", "add", end!, "type", "veth", "peer", "name", peer!);
    }
    assert.deepEqual(removeLeftovers(mark), [
      `network namespace ${own}`,
      ...pairs[0]!.map((name) => `network device ${name}`),
    ]);
    assert.ok(!namespaces().includes(own));
    assert.ok(namespaces().includes(foreign));
    assert.ok(!devices().includes(mark));
    for (const name of pairs[1]!) assert.ok(devices().includes(name), name);
  } finally {
    for (const name of [own, foreign]) attempt("ip", "netns", "delete", name);
    for (const [end] of pairs) attempt("ip", "link", "delete", end!);
  }
});
