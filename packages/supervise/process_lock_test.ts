import assert from "node:assert/strict";
import { ProcessLock } from "./process_lock.ts";

const MODULE = new URL("./process_lock.ts", import.meta.url).href;

/** Another process that takes a lock, says so, and keeps it. */
async function startHolder(path: string): Promise<Deno.ChildProcess> {
  const program = `
    import { ProcessLock } from ${JSON.stringify(MODULE)};
    const lock = ProcessLock.tryTake(${JSON.stringify(path)});
    console.log(typeof lock);
    setTimeout(() => {}, 60_000);
  `;
  const child = new Deno.Command(Deno.execPath(), {
    args: ["eval", program],
    stdout: "piped",
  }).spawn();
  const reader = child.stdout.getReader();
  const { value } = await reader.read();
  await reader.cancel();
  assert.equal(new TextDecoder().decode(value), "object\n");
  return child;
}

Deno.test("ProcessLock tryTake names the holder, and gets the lock when it is killed", async () => {
  const path = Deno.makeTempFileSync();
  const holder = await startHolder(path);
  try {
    assert.equal(ProcessLock.tryTake(path), holder.pid);
  } finally {
    holder.kill("SIGKILL");
    await holder.status;
  }
  const lock = ProcessLock.tryTake(path);
  assert.ok(lock instanceof ProcessLock);
  lock.release();
  lock.release();
  Deno.removeSync(path);
});

Deno.test("ProcessLock release lets another process have it", async () => {
  const path = Deno.makeTempFileSync();
  const lock = ProcessLock.tryTake(path);
  assert.ok(lock instanceof ProcessLock);
  lock.release();
  const holder = await startHolder(path);
  holder.kill("SIGKILL");
  await holder.status;
  Deno.removeSync(path);
});

Deno.test("ProcessLock tryTake throws when the file cannot be made", () => {
  assert.throws(() => ProcessLock.tryTake("/nonexistent/lock"), {
    message: 'Cannot lock "/nonexistent/lock": No such file or directory',
  });
});
