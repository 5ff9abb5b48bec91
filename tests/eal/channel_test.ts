/** The channel between a primary (this process) and a secondary. */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { layout } from "../../ffi/layout/mod.ts";
import {
  type DpdkError,
  init,
  removeHandler,
  request,
  sendMessage,
  setHandler,
} from "../../packages/eal/mod.ts";
import { removePrefixFiles } from "../../packages/apps/_common/dpdk_files.ts";
import { DENO } from "../testenv/deno.ts";
import { ealArguments } from "../testenv/ealtest.ts";
import { uniquePrefix } from "../testenv/prefix.ts";
import { withProcesses } from "../testenv/process.ts";

const prefix = uniquePrefix("channel");
const peer = fileURLToPath(new URL("./channel_peer.ts", import.meta.url));
const encoder = new TextEncoder();
const decoder = new TextDecoder();

Deno.test("request() without another process is answered by nobody", async () => {
  init(ealArguments(prefix));
  const replies = await request("nobody", new Uint8Array(0), { timeout: 100 });
  assert.deepEqual(replies, { sent: 0, received: [] });
});

Deno.test("sendMessage() refuses names and data out of range", () => {
  const most = layout().constants.RTE_MP_MAX_FD_NUM;
  assert.throws(
    () => sendMessage("n".repeat(64), new Uint8Array(0)),
    RangeError,
  );
  assert.throws(() => sendMessage("", new Uint8Array(0)), RangeError);
  assert.throws(() => sendMessage("a", new Uint8Array(257)), RangeError);
  assert.throws(
    () => sendMessage("a", new Uint8Array(1), new Array(most + 1).fill(0)),
    RangeError,
  );
});

Deno.test("setHandler() refuses a name that is taken", () => {
  setHandler("taken", () => undefined);
  assert.throws(() => setHandler("taken", () => undefined), {
    name: "DpdkError",
    code: "EEXIST",
  } as Partial<DpdkError>);
  removeHandler("taken");
  removeHandler("taken");
});

Deno.test("primary and secondary ask and answer each other", () =>
  withProcesses(async (start) => {
    const note = Promise.withResolvers<string>();
    setHandler(
      "double",
      ({ data }) => encoder.encode(decoder.decode(data).repeat(2)),
    );
    setHandler("note", ({ data }) => {
      note.resolve(decoder.decode(data));
      return undefined;
    });
    const child = start("peer", DENO, {
      args: [
        "run",
        "--allow-ffi",
        peer,
        ...ealArguments(prefix, { lcores: [1], processType: "secondary" }),
      ],
    });
    assert.equal(await note.promise, "1 1 abab");
    const { sent, received } = await request("who", encoder.encode("?"));
    assert.equal(sent, 1);
    assert.deepEqual(received.map(({ data }) => decoder.decode(data)), [
      "the peer",
    ]);
    assert.equal(
      (await request("who", encoder.encode("?"))).received.length,
      1,
    );
    sendMessage("end", new Uint8Array(0));
    assert.deepEqual(await child.waitForEnd(), { code: 0, signal: null });
    removeHandler("double");
    removeHandler("note");
  }));

Deno.test("request() after cleanup() is refused", async () => {
  try {
    const eal = init([]);
    setHandler("left", () => undefined);
    eal.cleanup();
    await assert.rejects(request("late", new Uint8Array(0)), /cleaned up/);
  } finally {
    removePrefixFiles(prefix);
  }
});
