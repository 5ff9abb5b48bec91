/**
 * simple_mp in C, on Deno, on Node and on Bun in one group: each of them as
 * the primary in turn, the other three as secondaries.
 */
import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { type Chatter, type Kind, startChatter } from "../testenv/simple_mp.ts";
import { withPrefix } from "../testenv/prefix.ts";
import { waitUntil } from "../testenv/packet_apps.ts";
import { withProcesses } from "../testenv/process.ts";

const KINDS: readonly Kind[] = ["C", "Deno", "Node", "Bun"];

/** Far longer than a receiver takes to give a message back to the pool. */
const SETTLED = 100;

/** Whether every thread of a process is stopped. */
function isStopped(pid: number): boolean {
  return globSync(`/proc/${pid}/task/*/stat`).every((path) =>
    / T /.test(readFileSync(path, "utf8"))
  );
}

/**
 * Has one of the secondaries receive what the primary says: whoever comes
 * first takes a message, so the others are stopped. The ring is empty then,
 * so that none of them holds a place in it.
 */
async function sayTo(
  primary: Chatter,
  receiver: Chatter,
  others: readonly Chatter[],
  text: string,
): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, SETTLED));
  for (const { process } of others) process.kill("SIGSTOP");
  try {
    await waitUntil(
      "the others are stopped",
      () => others.every(({ process }) => isStopped(process.pid)),
    );
    await primary.say(`send ${text}`);
    await receiver.hears(text);
  } finally {
    for (const { process } of others) process.kill("SIGCONT");
  }
}

for (const kind of KINDS) {
  const others = KINDS.filter((other) => other !== kind);
  Deno.test(`simple_mp chats four ways: ${kind} primary, ${others.join(", ")} secondaries`, () =>
    withPrefix("four", (prefix) =>
      withProcesses(async (start) => {
        const primary = await startChatter(start, kind, "primary", prefix);
        const secondaries: Chatter[] = [];
        for (const [i, other] of others.entries()) {
          const lcores = [2 * i + 2, 2 * i + 3] as const;
          secondaries.push(
            await startChatter(start, other, "secondary", prefix, lcores),
          );
        }
        for (const [i, secondary] of secondaries.entries()) {
          await secondary.say(`send from_${others[i]}`);
          await primary.hears(`from_${others[i]}`);
          const rest = secondaries.filter((other) => other !== secondary);
          await sayTo(primary, secondary, rest, `to_${others[i]}`);
        }
        // Everybody at once: each message arrives, and arrives once. All of
        // them fit into the rings, should a receiver sleep meanwhile.
        const texts = Array.from({ length: 20 }, (_, i) => `m${i}`);
        await Promise.all([
          ...secondaries.map(async (secondary, i) => {
            for (const text of texts) await secondary.say(`send ${text}_${i}`);
          }),
          (async () => {
            for (const text of texts) await primary.say(`send ${text}`);
          })(),
        ]);
        const heard = (): string[] =>
          secondaries.flatMap((secondary) => secondary.received());
        await waitUntil("all messages arrive", () =>
          heard().length >= 23 && primary.received().length >= 63);
        assert.deepEqual(
          heard().sort(),
          [
            ...texts,
            ...others.map((other) =>
              `to_${other}`
            ),
          ].sort(),
        );
        assert.deepEqual(
          primary.received().sort(),
          others.flatMap((other, i) => [
            `from_${other}`,
            ...texts.map((text) => `${text}_${i}`),
          ]).sort(),
        );
        for (const chatter of [...secondaries, primary]) {
          assert.equal(await chatter.quit(), 0);
        }
      })));
}
