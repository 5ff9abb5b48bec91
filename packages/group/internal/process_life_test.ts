import assert from "node:assert/strict";
import { lives, readLife } from "./process_life.ts";

Deno.test("lives() wants the start time, too", () => {
  const own = readLife(Deno.pid)!;
  assert.equal(own.pid, Deno.pid);
  assert.equal(own.parent, Deno.ppid);
  assert.ok(lives(own));
  assert.ok(!lives({ pid: own.pid, started: `${Number(own.started) - 1}` }));
});

Deno.test("readLife() takes a process that nobody has buried for ended", async () => {
  // The shell becomes a program that never asks after its child.
  const child = new Deno.Command("sh", {
    args: ["-c", "sleep 0.2 & echo $!; exec sleep 100"],
    stdout: "piped",
  }).spawn();
  try {
    const reader = child.stdout.getReader();
    const pid = Number(new TextDecoder().decode((await reader.read()).value));
    while (
      /^State:\s+[^Z]/m.test(Deno.readTextFileSync(`/proc/${pid}/status`))
    );
    assert.equal(readLife(pid), undefined);
    await reader.cancel();
  } finally {
    child.kill();
    await child.status;
  }
});

Deno.test("readLife() knows the calling thread", () => {
  const { pid, started } = readLife("thread-self")!;
  assert.ok(lives({ pid, started }));
});
