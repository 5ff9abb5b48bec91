/**
 * simple_mp in Deno and in C hold the same conversations, in either part.
 */
import assert from "node:assert/strict";
import { withPrefix } from "../../testenv/prefix.ts";
import { type Start, withProcesses } from "../../testenv/process.ts";
import { type Kind, KINDS, startChatter } from "../../testenv/simple_mp.ts";
import { chatBothWays } from "./conversation.ts";

/** Runs a test body once for each pairing of programs. */
function forEachPairing(
  name: string,
  body: (
    start: Start,
    prefix: string,
    primary: Kind,
    secondary: Kind,
  ) => Promise<void>,
): void {
  for (const primary of KINDS) {
    for (const secondary of KINDS) {
      Deno.test(`simple_mp ${name}: ${primary} primary, ${secondary} secondary`, () =>
        withPrefix(
          "smp",
          (prefix) =>
            withProcesses((start) => body(start, prefix, primary, secondary)),
        ));
    }
  }
}

for (const primary of KINDS) {
  for (const secondary of KINDS) {
    Deno.test(`simple_mp chats both ways: ${primary} primary, ${secondary} secondary`, () =>
      chatBothWays(primary, secondary));
  }
}

forEachPairing("queues 63 messages", async (start, prefix, one, other) => {
  const texts = Array.from({ length: 63 }, (_, index) => `m${index}`);
  const primary = await startChatter(start, one, "primary", prefix);
  await primary.say("# ready");
  for (const text of texts) await primary.say(`send ${text}`);
  const echoes = texts.map((text) => `send ${text}`);
  assert.deepEqual(primary.linesSince("# ready"), echoes);
  await primary.say("send m63");
  assert.deepEqual(primary.linesSince("send m63"), [
    "Failed to send message - message discarded",
  ]);
  const secondary = await startChatter(start, other, "secondary", prefix);
  await secondary.hears("m62");
  assert.deepEqual(secondary.received(), texts);
  // The discarded message went back to the pool and left the ring usable.
  await primary.say("send more");
  await secondary.hears("more");
  assert.equal(await secondary.quit(), 0);
  assert.equal(await primary.quit(), 0);
});

forEachPairing("survives kill -9 of the secondary", async (
  start,
  prefix,
  one,
  other,
) => {
  const primary = await startChatter(start, one, "primary", prefix);
  const first = await startChatter(start, other, "secondary", prefix);
  await primary.say("send early");
  await first.hears("early");
  first.process.kill("SIGKILL");
  assert.equal((await first.process.waitForEnd()).signal, "SIGKILL");
  for (const text of ["one", "two", "three"]) await primary.say(`send ${text}`);
  const second = await startChatter(start, other, "secondary", prefix);
  await second.hears("three");
  assert.deepEqual(second.received(), ["one", "two", "three"]);
  await second.say("send again");
  await primary.hears("again");
  assert.equal(await second.quit(), 0);
  assert.equal(await primary.quit(), 0);
});

forEachPairing("survives kill -9 of the primary", async (
  start,
  prefix,
  one,
  other,
) => {
  const primary = await startChatter(start, one, "primary", prefix);
  const secondary = await startChatter(start, other, "secondary", prefix);
  await primary.say("send last");
  await secondary.hears("last");
  primary.process.kill("SIGKILL");
  assert.equal((await primary.process.waitForEnd()).signal, "SIGKILL");
  for (let count = 0; count < 63; count++) {
    await secondary.say(`send s${count}`);
  }
  await secondary.say("send s63");
  assert.deepEqual(secondary.linesSince("send s63"), [
    "Failed to send message - message discarded",
  ]);
  assert.equal(await secondary.quit(), 0);
});
