/**
 * mp_run ended by SIGTERM at a random moment, again and again, leaves nothing
 * behind. How often is taken from MP_RUN_KILLS.
 */
import assert from "node:assert/strict";
import { interrupt, leftovers, pidOf, withGroup } from "./_mp_run.ts";

const KILLS = Number(Deno.env.get("MP_RUN_KILLS") ?? 50);

/** With namespaces and taps, with veths, with children's children, without. */
const FILES = ["symmetric_mp", "client_server_mp", "l2fwd_fork", "simple_mp"];

/** The latest moment, in milliseconds: a group is up in about 1500. */
const LATEST = 2500;

/** A reproducible stream of numbers from 0 to 1. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 0x1_0000_0000;
  };
}

Deno.test(`SIGTERM at a random moment, ${KILLS} times, leaves nothing behind`, () =>
  withGroup(async ({ name, run }) => {
    const next = random(7);
    let stages = 0;
    for (let i = 0; i < KILLS; i++) {
      const file = FILES[i % FILES.length]!;
      const group = run(`examples/${file}.yaml`);
      await new Promise((resolve) => setTimeout(resolve, next() * LATEST));
      group.kill("SIGTERM");
      const { code, signal } = await group.waitForEnd(60_000);
      // Before it listens to signals, it has made nothing yet.
      assert.ok(code === 143 || signal === "SIGTERM", `${file}: ${code}`);
      assert.deepEqual(group.text("stderr"), [], file);
      assert.deepEqual(leftovers(name), [], `${file}, turn ${i}`);
      if (group.text("stdout").some((line) => / is process /.test(line))) {
        stages++;
      }
    }
    assert.ok(stages > KILLS / 4, `only ${stages} had processes`);
  }));

Deno.test("a group of a killed mp_run is cleared away by the next one", () =>
  withGroup(async ({ name, run }) => {
    const file = "examples/symmetric_mp.yaml";
    const killed = run(file);
    await killed.waitForLine(/\| all processes are ready/, { limit: 60_000 });
    const second = await pidOf(killed, "second");
    const other = run(file);
    assert.equal((await other.waitForEnd()).code, 1);
    assert.match(
      other.text("stderr").join(),
      new RegExp(`the group: process ${killed.pid} runs it already`),
    );
    killed.kill("SIGKILL");
    await killed.waitForEnd();
    assert.ok(leftovers(name).includes(`process ${second}`));

    const clear = run(file, "--clear");
    assert.equal((await clear.waitForEnd()).code, 0);
    assert.deepEqual(leftovers(name), []);

    const again = run(file);
    await again.waitForLine(/^ping .*icmp_seq=3 /, { limit: 60_000 });
    again.kill("SIGKILL");
    await again.waitForEnd();
    const last = run(file);
    await last.waitForLine(/an earlier run of this group was killed/);
    await last.waitForLine(/^ping .*icmp_seq=3 /, { limit: 60_000 });
    await interrupt(last);
  }));
