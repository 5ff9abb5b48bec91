/** Messages between this process and a secondary on the same runtime. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import test from "node:test";
import { fileURLToPath } from "node:url";
import { Channel, init } from "../../../packages/eal/mod.ts";
import { DENO } from "../../testenv/deno.ts";
import { endGroup, groupArguments } from "./_group.ts";

// The same kind of file as this one: .ts, or .js made of it.
const peer = fileURLToPath(import.meta.url)
  .replace("channel_test", "answering_peer");
const run = "Deno" in globalThis ? ["run", "--allow-ffi", peer] : [peer];

/** DPDK 22.11 lets a message carry 8 files, later releases more. */
const MOST_FILES = 253;

test("Channel.request() without another process is answered by nobody", async () => {
  init(groupArguments());
  const replies = await Channel.request("nobody", new Uint8Array(0), {
    timeout: 100,
  });
  assert.deepEqual(replies, { sent: 0, received: [] });
});

test("the channel refuses names and data out of range", () => {
  const empty = new Uint8Array(0);
  assert.throws(() => Channel.send("n".repeat(64), empty), RangeError);
  assert.throws(() => Channel.send("", empty), RangeError);
  const files = new Array(MOST_FILES + 1).fill(0);
  assert.throws(() => Channel.send("a", empty, files), RangeError);
  assert.throws(() => Channel.send("a", new Uint8Array(257)), RangeError);
  Channel.setHandler("taken", () => undefined);
  assert.throws(() => Channel.setHandler("taken", () => undefined), {
    name: "DpdkError",
    code: "EEXIST",
  });
  Channel.removeHandler("taken");
  Channel.removeHandler("taken");
});

test("primary and secondary ask and answer each other", async () => {
  const note = new Promise<number[]>((resolve) =>
    Channel.setHandler("note", ({ data }) => {
      resolve([...data]);
      return undefined;
    })
  );
  Channel.setHandler("double", ({ data }) => Uint8Array.of(...data, ...data));
  const child = spawn(DENO, [
    ...run,
    ...groupArguments([1], ["--proc-type=secondary"]),
  ], { stdio: "inherit" });
  const ended = once(child, "exit");
  try {
    assert.deepEqual(await note, [1, 1, 1, 2, 1, 2]);
    for (let round = 0; round < 30; round++) {
      const { sent, received } = await Channel.request(
        "who",
        Uint8Array.of(round, 7),
      );
      assert.equal(sent, 1);
      assert.deepEqual(received.map(({ data }) => [...data]), [[7, round]]);
    }
    Channel.send("end", new Uint8Array(0));
    assert.deepEqual(await ended, [0, null]);
  } finally {
    child.kill("SIGKILL");
    Channel.removeHandler("note");
    Channel.removeHandler("double");
  }
});

test("Channel.request() after the EAL's end is refused", async () => {
  Channel.setHandler("left", () => undefined);
  endGroup(init([]));
  await assert.rejects(
    Channel.request("late", new Uint8Array(0)),
    /cleaned up/,
  );
});
