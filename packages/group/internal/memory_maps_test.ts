import assert from "node:assert/strict";
import { mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { MappedFile } from "../../../ffi/os/mapped_file.ts";
import { mappingsOf, parseMappings, readMappings } from "./memory_maps.ts";

Deno.test("parseMappings() reads addresses, rights, numbers and paths", () => {
  const text = [
    "55d0c0000000-55d0c0001000 rw-p 00000000 00:00 0                  [heap]",
    "600000000000-600000006000 rw-s 00000000 00:19 1234   /run/dpdk/a b/config",
    "7f0000000000-7f0000001000 r--s 00000000 00:19 1234   /run/dpdk/a b/config",
    "7f0000002000-7f0000003000 rw-p 00000000 00:00 0 ",
    "",
  ].join("\n");
  const path = "/run/dpdk/a b/config";
  const [heap, written, read, nameless, ...more] = parseMappings(text);
  assert.equal(heap!.path, "[heap]");
  assert.equal(heap!.writesFile, false);
  assert.deepEqual(written, {
    start: 0x6000_0000_0000,
    end: 0x6000_0000_6000,
    writesFile: true,
    inode: 1234,
    path,
  });
  assert.deepEqual([read!.path, read!.writesFile], [path, false]);
  assert.deepEqual([nameless!.path, nameless!.inode], ["", 0]);
  assert.deepEqual(more, []);
});

Deno.test("mappingsOf() wants the names and, where there is one, the number", () => {
  const folder = mkdtempSync("/tmp/maps-test-");
  const path = `${folder}/config`;
  writeFileSync(path, "text");
  const file = MappedFile.open(path);
  try {
    const found = mappingsOf(path, "self")!;
    assert.deepEqual(found.map(({ start }) => start), [file.window.base]);
    assert.equal(found[0]!.writesFile, false);
    // The same file by another path, as in another container.
    const elsewhere = `/proc/self/root${path}`;
    assert.deepEqual(mappingsOf(elsewhere, "self"), found);
    assert.deepEqual(mappingsOf(`${folder}0/config`, "self"), []);
    // Another file by this path.
    writeFileSync(`${path}.new`, "text");
    renameSync(`${path}.new`, path);
    assert.deepEqual(mappingsOf(path, "self"), []);
  } finally {
    file.close();
    rmSync(folder, { recursive: true });
  }
});

Deno.test("readMappings() tells nothing of a process that there is not", () => {
  assert.equal(readMappings(2 ** 22 + 1), undefined);
  assert.ok(readMappings("self")!.some(({ path }) => path.includes("libc")));
  const libraries = readMappings("self", "libc")!;
  assert.ok(libraries.every(({ path }) => path.includes("libc")));
  assert.notEqual(libraries.length, 0);
});
