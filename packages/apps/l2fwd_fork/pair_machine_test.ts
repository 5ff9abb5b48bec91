import assert from "node:assert/strict";
import fc from "npm:fast-check@4.10.2";
import {
  type PairAction,
  type PairEvent,
  PairMachine,
  pairPolicy,
} from "./pair_machine.ts";

const SIGKILL = 9;
const SIGSEGV = 11;

/** A pair of lcores 1 and 2 that runs since time 0. */
function runningPair(): PairMachine {
  const pair = new PairMachine([1, 2], pairPolicy());
  pair.handle({ kind: "launch" }, 0);
  pair.handle({ kind: "ready", member: 1 }, 100);
  pair.handle({ kind: "ready", member: 2 }, 110);
  return pair;
}

function ended(member: number, signal = 0): PairEvent {
  return { kind: "ended", member, signal };
}

Deno.test("PairMachine starts both, and releases them when both are ready", () => {
  const pair = new PairMachine([1, 2], pairPolicy());
  assert.deepEqual(pair.handle({ kind: "launch" }, 0), [{ kind: "launch" }]);
  assert.equal(pair.attaching, true);
  assert.deepEqual(pair.handle({ kind: "ready", member: 2 }, 1), []);
  assert.deepEqual(pair.handle({ kind: "ready", member: 1 }, 2), [
    { kind: "release" },
  ]);
  assert.equal(pair.state, "running");
  assert.equal(pair.attaching, false);
});

Deno.test("PairMachine stops the partner of a killed one, then starts both at once", () => {
  const pair = runningPair();
  assert.deepEqual(pair.handle(ended(1, SIGKILL), 150), [
    { kind: "stop", member: 2, patient: false },
  ]);
  assert.equal(pair.state, "stopping");
  assert.deepEqual(pair.handle(ended(2), 160), [
    { kind: "reset" },
    { kind: "launch" },
  ]);
  assert.equal(pair.state, "starting");
});

Deno.test("PairMachine takes both deaths at once, and one alone without a partner", () => {
  const pair = runningPair();
  pair.handle(ended(2, SIGKILL), 150);
  assert.deepEqual(pair.handle(ended(1, SIGKILL), 150), [
    { kind: "reset" },
    { kind: "launch" },
  ]);
  const single = new PairMachine([1], pairPolicy());
  single.handle({ kind: "launch" }, 0);
  single.handle({ kind: "ready", member: 1 }, 1);
  assert.deepEqual(single.handle(ended(1, SIGKILL), 2), [
    { kind: "reset" },
    { kind: "launch" },
  ]);
});

Deno.test("PairMachine lets a second pass between starts of one that leaves or crashes", () => {
  for (const [signal, now, wait] of [[0, 200, 800], [SIGSEGV, 400, 600]]) {
    const pair = runningPair();
    pair.handle(ended(1, signal), now!);
    assert.deepEqual(pair.handle(ended(2), now!), [
      { kind: "reset" },
      { kind: "wait", milliseconds: wait },
    ]);
    assert.deepEqual(pair.handle({ kind: "waited" }, 1000), [
      { kind: "launch" },
    ]);
  }
  const later = runningPair();
  later.handle(ended(1, SIGSEGV), 5000);
  assert.deepEqual(later.handle(ended(2), 5001).at(-1), { kind: "launch" });
});

Deno.test("PairMachine gives up after five failed starts in a row", () => {
  const pair = new PairMachine([1], pairPolicy());
  pair.handle({ kind: "launch" }, 0);
  for (const wait of [1000, 2000, 4000, 8000]) {
    assert.deepEqual(pair.handle(ended(1), 0), [
      { kind: "reset" },
      { kind: "wait", milliseconds: wait },
    ]);
    pair.handle({ kind: "waited" }, 0);
  }
  assert.deepEqual(pair.handle(ended(1), 0), [
    { kind: "reset" },
    { kind: "giveUp" },
  ]);
  assert.equal(pair.state, "failed");
  assert.deepEqual(pair.handle({ kind: "close" }, 0), []);
});

Deno.test("PairMachine counts no SIGKILL as a failed start", () => {
  const pair = new PairMachine([1], pairPolicy());
  pair.handle({ kind: "launch" }, 0);
  for (let i = 0; i < 20; i++) {
    assert.deepEqual(pair.handle(ended(1, SIGKILL), 0), [
      { kind: "reset" },
      { kind: "wait", milliseconds: 1000 },
    ]);
    pair.handle({ kind: "waited" }, 0);
  }
});

Deno.test("PairMachine kills who is late, and stops who waits for it", () => {
  const pair = new PairMachine([1, 2], pairPolicy());
  pair.handle({ kind: "launch" }, 0);
  pair.handle({ kind: "ready", member: 1 }, 1);
  assert.deepEqual(pair.handle({ kind: "deadline" }, 5000), [
    { kind: "stop", member: 1, patient: false },
    { kind: "kill", member: 2 },
  ]);
  pair.handle(ended(1), 5001);
  pair.handle(ended(2, SIGKILL), 5002);
  // One failed start: no more than a second between starts, and that is over.
  assert.equal(pair.state, "starting");
});

Deno.test("PairMachine closes from every state", () => {
  const pair = runningPair();
  assert.deepEqual(pair.handle({ kind: "close" }, 1), [
    { kind: "stop", member: 1, patient: false },
    { kind: "stop", member: 2, patient: false },
  ]);
  assert.deepEqual(pair.handle(ended(1), 2), []);
  assert.equal(pair.state, "closing");
  assert.deepEqual(pair.handle(ended(2, SIGKILL), 3), []);
  assert.equal(pair.state, "closed");

  const stopping = runningPair();
  stopping.handle(ended(1, SIGKILL), 1);
  assert.deepEqual(stopping.handle({ kind: "close" }, 2), [], "told already");
  stopping.handle(ended(2), 3);
  assert.equal(stopping.state, "closed");

  const idle = new PairMachine([1], pairPolicy());
  idle.handle({ kind: "close" }, 0);
  assert.equal(idle.state, "closed");
});

/** Processes as the main process's shell would have them. */
class Model {
  readonly living = new Set<number>();
  readonly ready = new Set<number>();
  readonly told = new Set<number>();
  released = false;
  wasReset = true;
  closed = false;

  apply(actions: readonly PairAction[], members: readonly number[]): void {
    for (const action of actions) {
      switch (action.kind) {
        case "launch":
          assert.equal(this.living.size, 0, "launch while one lives");
          assert.ok(this.wasReset, "launch without reset");
          assert.ok(!this.closed, "launch after close");
          for (const member of members) this.living.add(member);
          this.ready.clear();
          this.told.clear();
          this.released = this.wasReset = false;
          break;
        case "release":
          assert.equal(this.ready.size, members.length, "release too early");
          this.released = true;
          break;
        case "reset":
          assert.equal(this.living.size, 0, "reset while one lives");
          this.wasReset = true;
          break;
        case "stop":
        case "kill":
          assert.ok(this.living.has(action.member), "stop of a dead one");
          assert.ok(!this.told.has(action.member), "told twice");
          if (action.kind === "stop") {
            const starts = !this.ready.has(action.member);
            assert.equal(action.patient, starts && !this.closed);
          }
          this.told.add(action.member);
      }
    }
  }
}

const step = fc.record({
  what: fc.constantFrom("ready", "ended", "deadline", "waited", "close"),
  member: fc.integer({ min: 1, max: 2 }),
  signal: fc.constantFrom(0, 0, SIGKILL, SIGKILL, SIGSEGV),
  after: fc.integer({ min: 0, max: 3000 }),
});

Deno.test("PairMachine never does what is forbidden, whatever happens", () => {
  fc.assert(
    fc.property(
      fc.constantFrom([1], [1, 2]),
      fc.array(step, { maxLength: 60 }),
      (members, steps) => {
        const pair = new PairMachine(members, pairPolicy());
        const model = new Model();
        let now = 0;
        const send = (event: PairEvent): void =>
          model.apply(pair.handle(event, now), members);
        send({ kind: "launch" });
        for (const { what, member, signal, after } of steps) {
          now += after;
          if (what === "ended" || what === "ready") {
            // The shell tells only of processes that live.
            if (!model.living.has(member)) continue;
            if (what === "ended") model.living.delete(member);
            else model.ready.add(member);
            send(
              what === "ended" ? ended(member, signal) : { kind: what, member },
            );
          } else {
            if (what === "close") model.closed = true;
            send({ kind: what as "deadline" | "waited" | "close" });
          }
          assert.deepEqual([...pair.living], [...model.living]);
        }
        // Whatever happened: all end, and then nothing is left to wait for.
        model.closed = true;
        send({ kind: "close" });
        for (const member of [...model.living]) {
          assert.ok(
            model.told.has(member),
            "a living one was not told to stop",
          );
          model.living.delete(member);
          send(ended(member));
        }
        assert.ok(["closed", "failed"].includes(pair.state), pair.state);
      },
    ),
    { numRuns: 2000 },
  );
});
