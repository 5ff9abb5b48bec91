/** The multi-process channel between a primary on Deno and a peer on Node. */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { Channel, init } from "../../packages/eal/mod.ts";
import { removeGroup } from "../../packages/group/internal/remains.ts";
import { ealArguments } from "../testenv/ealtest.ts";
import { packageProgram } from "../testenv/npm_package.ts";
import { uniquePrefix } from "../testenv/prefix.ts";
import { withProcesses } from "../testenv/process.ts";

const PEER = fileURLToPath(
  new URL("./everywhere/answering_peer.ts", import.meta.url),
);

Deno.test("Deno and Node ask and answer each other over the channel", async () => {
  const prefix = uniquePrefix("nchannel");
  try {
    const eal = init(ealArguments(prefix));
    await withProcesses(async (start) => {
      Channel.setHandler(
        "double",
        ({ data }) => Uint8Array.of(...data, ...data),
      );
      const noted = new Promise<number[]>((resolve) =>
        Channel.setHandler("note", ({ data }) => {
          resolve([...data]);
          return undefined;
        })
      );
      const peer = start("peer on Node", "node", {
        args: [
          await packageProgram(PEER),
          ...ealArguments(prefix, { lcores: [1], processType: "secondary" }),
        ],
      });
      assert.deepEqual(await noted, [1, 1, 1, 2, 1, 2]);
      const { sent, received } = await Channel.request(
        "who",
        Uint8Array.of(3, 7),
      );
      assert.equal(sent, 1);
      assert.deepEqual([...received[0]!.data], [7, 3]);
      // With no handler left, nothing keeps Node alive.
      Channel.send("end", new Uint8Array(0));
      assert.deepEqual(await peer.waitForEnd(), { code: 0, signal: null });
    });
    eal.cleanup();
  } finally {
    removeGroup(prefix);
  }
});
