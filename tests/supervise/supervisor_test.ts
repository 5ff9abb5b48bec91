/** The supervisor, with programs that need no DPDK. */
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { getAffinity, libc } from "../../ffi/os/libc.ts";
import { cString } from "../../ffi/memory/c_memory.ts";
import { Supervisor } from "../../packages/supervise/supervisor.ts";
import { withProcesses } from "../testenv/process.ts";

const sleeper = { argv: ["/bin/sleep", "60"] };

/** The state letter of a process, such as "Z" for a zombie; "" if it is gone. */
function stateOf(pid: number): string {
  if (!existsSync(`/proc/${pid}/stat`)) return "";
  return readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]![0]!;
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

Deno.test("Supervisor.start() runs a process that status() shows", async () => {
  const supervisor = new Supervisor();
  const { pid } = supervisor.start("a", sleeper);
  assert.equal(stateOf(pid) === "" ? "gone" : "there", "there");
  assert.equal(supervisor.status("a")!.state, "running");
  assert.throws(() => supervisor.start("a", sleeper), {
    message: 'Cannot start process "a": it still runs',
  });
  await supervisor.stop("a");
  assert.equal(supervisor.status("a")!.state, "exited");
  assert.equal(stateOf(pid), "", "no zombie is left");
});

Deno.test("Supervisor.start() says why a program cannot be started", () => {
  assert.throws(() => new Supervisor().start("b", { argv: ["/no/such"] }), {
    message: "Cannot start /no/such: No such file or directory",
  });
});

Deno.test("Supervisor tells of ends: asked for or not, by code or signal", async () => {
  const ends: [string, number, number, boolean][] = [];
  const supervisor = new Supervisor(({ name }, { code, signal }, expected) =>
    void ends.push([name, code, signal, expected])
  );
  await supervisor.start("code", { argv: ["/bin/sh", "-c", "exit 7"] }).exited;
  const killed = supervisor.start("killed", sleeper);
  supervisor.signal("killed", "SIGKILL");
  await killed.exited;
  supervisor.start("stopped", sleeper);
  await supervisor.stop("stopped");
  assert.deepEqual(ends, [
    ["code", 7, 0, false],
    ["killed", 137, 9, false],
    ["stopped", 143, 15, true],
  ]);
  assert.equal(supervisor.start("code", sleeper).starts, 2);
  await supervisor.stopAll();
});

Deno.test("Supervisor.stop() asks, and kills what does not acknowledge or end", async () => {
  const supervisor = new Supervisor();
  const asks: string[] = [];
  const never = new Promise<void>(() => {});
  const cases: [string, () => Promise<unknown>][] = [
    ["silent", () => never],
    ["acknowledges", () => Promise.resolve()],
    ["refuses", () => Promise.reject(new Error("no"))],
  ];
  for (const [name, ask] of cases) {
    supervisor.start(name, sleeper);
    const exit = await supervisor.stop(name, {
      ask: () => {
        asks.push(name);
        return ask();
      },
      acknowledge: 50,
      end: 50,
    });
    assert.deepEqual(exit, { code: 137, signal: 9 });
  }
  assert.deepEqual(asks, cases.map(([name]) => name));
});

Deno.test("Supervisor.stop() ends a process that is stopped by a signal", async () => {
  const supervisor = new Supervisor();
  const { pid } = supervisor.start("hung", sleeper);
  supervisor.signal("hung", "SIGSTOP");
  while (stateOf(pid) !== "T") await pause(1);
  const exit = await supervisor.stop("hung", { acknowledge: 50, end: 50 });
  assert.equal(exit!.signal, 9);
});

Deno.test("children get their CPUs and no file that is not theirs", async () => {
  const before = getAffinity();
  const leak = `${Deno.makeTempDirSync()}/leak-me`;
  Deno.writeTextFileSync(leak, "");
  const fd = libc().open(cString(leak), 0); // without O_CLOEXEC
  const output = `${leak}.out`;
  const supervisor = new Supervisor();
  const affinity = new Uint8Array(128);
  affinity[0] = 1;
  const child = fileURLToPath(new URL("./child.ts", import.meta.url));
  const command =
    `exec "${Deno.execPath()}" run -A --no-check "${child}" ${Deno.pid} >"${output}"`;
  supervisor.start("c", { argv: ["/bin/sh", "-c", command], affinity });
  for (let i = 0; i < 500; i++) {
    await pause(20);
    if (existsSync(output) && readFileSync(output, "utf8").includes("leaked")) {
      break;
    }
  }
  assert.equal(readFileSync(output, "utf8"), "affinity 1\nleaked false\n");
  assert.deepEqual(
    getAffinity(),
    before,
    "this thread's own CPUs are as before",
  );
  await supervisor.stopAll();
  libc().close(fd);
  Deno.removeSync(leak);
  Deno.removeSync(output);
  Deno.removeSync(leak.replace("/leak-me", ""));
});

Deno.test("watchParent() lets a child end with its killed parent", () =>
  withProcesses(async (start) => {
    const script = fileURLToPath(new URL("./parent.ts", import.meta.url));
    const parent = start("parent", Deno.execPath(), {
      args: ["run", "-A", "--no-check", script],
    });
    const pid = Number((await parent.waitForLine(/^child \d+/)).split(" ")[1]);
    await parent.waitForLine("leaked");
    parent.kill("SIGKILL");
    await parent.waitForLine("parent gone");
    // An orphan is for the system to reap, when it gets to it.
    const ended = () => ["", "Z"].includes(stateOf(pid));
    for (let i = 0; i < 100 && !ended(); i++) await pause(10);
    assert.ok(ended());
  }));
