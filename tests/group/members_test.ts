/**
 * Who belongs to a group and lives: proven by what the kernel says, not by
 * process ids in names of files.
 */
import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { isSocketOpen } from "../../ffi/os/unix_socket.ts";
import {
  groupUsers,
  isMember,
  livingSecondaries,
  primaryPid,
} from "../../packages/group/internal/members.ts";
import { removeSecondaryFiles } from "../../packages/group/internal/remains.ts";
import { runtimeFolder } from "../../packages/group/internal/runtime_folder.ts";
import { findGroups, openGroup } from "../../packages/inspect/mod.ts";
import { DENO } from "../testenv/deno.ts";
import { withPrefix } from "../testenv/prefix.ts";
import { type Start, withProcesses } from "../testenv/process.ts";
import { command, startChatter } from "../testenv/simple_mp.ts";
import { bindSocket } from "./_datagram_socket.ts";

const HOLDER = fileURLToPath(
  new URL("./_datagram_socket.ts", import.meta.url),
);
const INIT = 1;

function withFolder(body: (folder: string) => void): void {
  const folder = mkdtempSync("/tmp/members-test-");
  try {
    body(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Leaves a socket that nobody has open any more. */
function leaveSocket(path: string): void {
  bindSocket(path)();
  assert.ok(existsSync(path));
}

Deno.test("isSocketOpen() tells an open socket from what one left", () =>
  withFolder((folder) => {
    const path = `${folder}/socket`;
    assert.equal(isSocketOpen(path), false);
    const close = bindSocket(path);
    assert.equal(isSocketOpen(path), true);
    close();
    assert.equal(isSocketOpen(path), false);
    assert.equal(isSocketOpen(`${folder}/${"x".repeat(108)}`), undefined);
  }));

Deno.test("livingSecondaries() is not misled by a number that another process has", () =>
  withFolder((folder) => {
    leaveSocket(`${folder}/mp_socket_${Deno.pid}_1f`);
    writeFileSync(`${folder}/fbarray_memseg-2048k-0-0_${INIT}`, "");
    writeFileSync(`${folder}/config`, "");
    assert.deepEqual(livingSecondaries(folder), []);
  }));

Deno.test("livingSecondaries() finds one whose number means nothing here", () =>
  withFolder((folder) => {
    // No process has a number that high; this one is of the test, not the group.
    for (const pid of [2 ** 22 + 1, Deno.pid]) {
      const close = bindSocket(`${folder}/mp_socket_${pid}_1f`);
      const expected = [{ pid, lives: true, life: undefined }];
      assert.deepEqual(livingSecondaries(folder), expected);
      close();
    }
  }));

Deno.test("removeSecondaryFiles() leaves what a later process of that number has open", () =>
  withFolder((folder) => {
    const pid = 2 ** 22 + 1;
    const old = `${folder}/mp_socket_${pid}_1`;
    const table = `${folder}/fbarray_memseg-2048k-0-0_${pid}_1`;
    const others = `${folder}/mp_socket_${pid + 1}_1`;
    const later = `${folder}/mp_socket_${pid}_2`;
    leaveSocket(old);
    leaveSocket(others);
    writeFileSync(table, "");
    const close = bindSocket(later);
    removeSecondaryFiles(folder, pid);
    close();
    assert.deepEqual([old, table, others, later].filter(existsSync), [
      others,
      later,
    ]);
  }));

/** Makes files of an earlier life of a group, with this process's number. */
function leaveFiles(prefix: string): void {
  mkdirSync(runtimeFolder(prefix), { recursive: true });
  leaveSocket(`${runtimeFolder(prefix)}/mp_socket_${Deno.pid}_1f`);
}

async function holdSocket(start: Start, path: string): Promise<void> {
  const holder = start("holder", "unshare", {
    args: ["--pid", "--net", "--fork", "--kill-child", DENO, "run", "-A"]
      .concat(HOLDER, path),
  });
  await holder.waitForLine("bound");
}

Deno.test("a primary starts beside files whose number another program has by now", () =>
  withPrefix("life", (prefix) =>
    withProcesses(async (start) => {
      leaveFiles(prefix);
      const primary = await startChatter(start, "Deno", "primary", prefix);
      const folder = runtimeFolder(prefix);
      assert.equal(primaryPid(folder), primary.process.pid);
      assert.equal(isMember(primary.process.pid, folder), true);
      assert.equal(isMember("self", folder), false);
      const found = findGroups().find((group) => group.prefix === prefix)!;
      assert.deepEqual([found.state, found.secondaries], ["running", 0]);
      assert.equal(await primary.quit(), 0);
    })));

Deno.test("a primary refuses to start beside a secondary of another container", () =>
  withPrefix("life", (prefix) =>
    withProcesses(async (start) => {
      const folder = runtimeFolder(prefix);
      mkdirSync(folder, { recursive: true });
      await holdSocket(start, `${folder}/mp_socket_2_1f`);
      assert.deepEqual(groupUsers(prefix), [0]);
      const [program, ...args] = command("Deno", prefix, { lcores: [0, 1] });
      const primary = start("primary", program, { args });
      assert.equal((await primary.waitForEnd()).code, 1);
      assert.match(
        primary.text("stderr").join("\n"),
        /a secondary process \(in another container, where it is pid 2\) of an earlier primary still runs/,
      );
    })));

Deno.test("groupUsers() has who shares memory, and nobody who looks on", () =>
  withPrefix("life", (prefix) =>
    withProcesses(async (start) => {
      const primary = await startChatter(start, "C", "primary", prefix);
      const second = await startChatter(start, "Deno", "secondary", prefix);
      const pids = [primary, second].map(({ process }) => process.pid);
      const group = openGroup(prefix);
      try {
        group.sample();
        assert.deepEqual(groupUsers(prefix).sort(), pids.sort());
        second.process.kill("SIGKILL");
        await second.process.waitForEnd();
        assert.deepEqual(groupUsers(prefix), [primary.process.pid]);
        assert.deepEqual(livingSecondaries(runtimeFolder(prefix)), []);
      } finally {
        group.close();
      }
      assert.equal(await primary.quit(), 0);
    })));
