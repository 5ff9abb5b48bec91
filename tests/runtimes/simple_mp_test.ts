/** simple_mp on Node and on Bun talks with Deno and C, in either part. */
import assert from "node:assert/strict";
import { startChatter } from "../testenv/simple_mp.ts";
import { withPrefix } from "../testenv/prefix.ts";
import { withProcesses } from "../testenv/process.ts";
import type { Kind } from "../testenv/programs.ts";

const PAIRS: readonly (readonly [Kind, Kind])[] = [
  ["Node", "Node"],
  ["Node", "Deno"],
  ["Node", "C"],
  ["Deno", "Node"],
  ["C", "Node"],
  ["Bun", "Bun"],
  ["Bun", "Node"],
  ["Bun", "Deno"],
  ["Bun", "C"],
  ["Node", "Bun"],
  ["Deno", "Bun"],
  ["C", "Bun"],
];

for (const [one, other] of PAIRS) {
  Deno.test(`simple_mp chats both ways: ${one} primary, ${other} secondary`, () =>
    withPrefix("nsmp", (prefix) =>
      withProcesses(async (start) => {
        const primary = await startChatter(start, one, "primary", prefix);
        const secondary = await startChatter(start, other, "secondary", prefix);
        await primary.say("# ready");
        await secondary.say("# ready");
        await primary.say("send hello");
        await secondary.hears("hello");
        await secondary.say("send back#again");
        await primary.hears("back");
        await primary.say("foo");
        await secondary.say("send two words");
        await secondary.say("send bye");
        await primary.hears("bye");
        assert.equal(await secondary.quit(), 0);
        assert.equal(await primary.quit(), 0);
        assert.deepEqual(primary.linesSince("# ready"), [
          "send hello",
          "core 1: Received 'back'",
          "foo",
          "Command not found",
          "core 1: Received 'bye'",
          "quit",
        ]);
        assert.deepEqual(secondary.linesSince("# ready"), [
          "core 3: Received 'hello'",
          "send back#again",
          "send two words",
          "Bad arguments",
          "send bye",
          "quit",
        ]);
      })));
}
