/**
 * The conversation that every pair of simple_mp must be able to hold.
 *
 * @module
 */
import assert from "node:assert/strict";
import { withPrefix } from "../../testenv/prefix.ts";
import { withProcesses } from "../../testenv/process.ts";
import { type Kind, startChatter } from "../../testenv/simple_mp.ts";

/** The longest message that both programs send. */
const LONGEST = "m".repeat(126);

/** Has a primary and a secondary of two kinds chat both ways, and misspell. */
export function chatBothWays(one: Kind, other: Kind): Promise<void> {
  return withPrefix("smp", (prefix) =>
    withProcesses(async (start) => {
      const primary = await startChatter(start, one, "primary", prefix);
      const secondary = await startChatter(start, other, "secondary", prefix);
      await primary.say("# ready");
      await secondary.say("# ready");
      await primary.say("send hello");
      await secondary.hears("hello");
      await secondary.say("send back#again");
      await primary.hears("back");
      await primary.say(`send ${LONGEST}`);
      await secondary.hears(LONGEST);
      await secondary.say(`send ${LONGEST}m`);
      await secondary.say("send two words");
      await primary.say("foo");
      await secondary.say("send bye");
      await primary.hears("bye");
      assert.equal(await secondary.quit(), 0);
      assert.equal(await primary.quit(), 0);
      assert.deepEqual(primary.linesSince("# ready"), [
        "send hello",
        "core 1: Received 'back'",
        `send ${LONGEST}`,
        "foo",
        "Command not found",
        "core 1: Received 'bye'",
        "quit",
      ]);
      assert.deepEqual(secondary.linesSince("# ready"), [
        "core 3: Received 'hello'",
        "send back#again",
        `core 3: Received '${LONGEST}'`,
        `send ${LONGEST}m`,
        "Bad arguments",
        "send two words",
        "Bad arguments",
        "send bye",
        "quit",
      ]);
    }));
}
