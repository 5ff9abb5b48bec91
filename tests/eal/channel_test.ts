/** The channel between a primary (this process) and a secondary. */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { layout } from "../../ffi/layout/mod.ts";
import { Channel, type DpdkError, init } from "../../packages/eal/mod.ts";
import { removePrefixFiles } from "../../packages/apps/_common/dpdk_files.ts";
import { DENO } from "../testenv/deno.ts";
import { ealArguments } from "../testenv/ealtest.ts";
import { uniquePrefix } from "../testenv/prefix.ts";
import { withProcesses } from "../testenv/process.ts";

const prefix = uniquePrefix("channel");
const peer = fileURLToPath(new URL("./channel_peer.ts", import.meta.url));
const encoder = new TextEncoder();
const decoder = new TextDecoder();

Deno.test("Channel.request() without another process is answered by nobody", async () => {
  init(ealArguments(prefix));
  const replies = await Channel.request("nobody", new Uint8Array(0), {
    timeout: 100,
  });
  assert.deepEqual(replies, { sent: 0, received: [] });
});

Deno.test("Channel.send() refuses names and data out of range", () => {
  const most = layout().constants.RTE_MP_MAX_FD_NUM;
  assert.throws(
    () => Channel.send("n".repeat(64), new Uint8Array(0)),
    RangeError,
  );
  assert.throws(() => Channel.send("", new Uint8Array(0)), RangeError);
  assert.throws(() => Channel.send("a", new Uint8Array(257)), RangeError);
  assert.throws(
    () => Channel.send("a", new Uint8Array(1), new Array(most + 1).fill(0)),
    RangeError,
  );
});

Deno.test("Channel.setHandler() refuses a name that is taken", () => {
  Channel.setHandler("taken", () => undefined);
  assert.throws(() => Channel.setHandler("taken", () => undefined), {
    name: "DpdkError",
    code: "EEXIST",
  } as Partial<DpdkError>);
  Channel.removeHandler("taken");
  Channel.removeHandler("taken");
});

Deno.test("primary and secondary ask and answer each other", () =>
  withProcesses(async (start) => {
    const note = Promise.withResolvers<string>();
    Channel.setHandler(
      "double",
      ({ data }) => encoder.encode(decoder.decode(data).repeat(2)),
    );
    Channel.setHandler("note", ({ data }) => {
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
    const { sent, received } = await Channel.request(
      "who",
      encoder.encode("?"),
    );
    assert.equal(sent, 1);
    assert.deepEqual(received.map(({ data }) => decoder.decode(data)), [
      "the peer",
    ]);
    assert.equal(
      (await Channel.request("who", encoder.encode("?"))).received.length,
      1,
    );
    Channel.send("end", new Uint8Array(0));
    assert.deepEqual(await child.waitForEnd(), { code: 0, signal: null });
    Channel.removeHandler("double");
    Channel.removeHandler("note");
  }));

Deno.test("Channel.request() after cleanup() is refused", async () => {
  try {
    const eal = init([]);
    Channel.setHandler("left", () => undefined);
    eal.cleanup();
    await assert.rejects(
      Channel.request("late", new Uint8Array(0)),
      /cleaned up/,
    );
  } finally {
    removePrefixFiles(prefix);
  }
});
