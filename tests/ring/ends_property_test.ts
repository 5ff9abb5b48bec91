/**
 * Random calls of producers and consumers, in every way in which they do their
 * work: all must do what the model does, and leave the same bytes.
 */
import assert from "node:assert/strict";
import fc from "npm:fast-check@4.10.2";
import { CALLS, type EndCall, EndsModel } from "./ends_model.ts";
import { type Batches, Rig } from "./ends_rig.ts";
import { type Shape, shapes } from "./shapes.ts";
import { elementsOf, ringBytes, WAYS } from "./ways.ts";

/** A call of an end, or what the ring's user does in between. */
interface Step {
  readonly call:
    | EndCall
    | "push"
    | "take"
    | "clear"
    | "enqueue"
    | "dequeue"
    | "enqueueBurst"
    | "dequeueBulk"
    | "reserve slots"
    | "reserve elements";
  readonly n: number | undefined;
}

const batches = fc.record<Batches>({
  outgoing: fc.integer({ min: 1, max: 40 }),
  incoming: fc.integer({ min: 1, max: 40 }),
  isOne: fc.boolean(),
});

const steps = fc.array(
  fc.oneof(
    {
      weight: 2,
      // What programs do most: all that there are, into an empty batch.
      arbitrary: fc.record<Step>({
        call: fc.constantFrom("send", "receive", "clear"),
        n: fc.constant(undefined),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record<Step>({
        call: fc.constant("push"),
        n: fc.integer({ min: 1, max: 40 }),
      }),
    },
    {
      weight: 4,
      arbitrary: fc.record<Step>({
        call: fc.constantFrom(
          ...CALLS,
          "take",
          "clear",
          "enqueue",
          "dequeue",
          "enqueueBurst",
          "dequeueBulk",
          "reserve slots",
          "reserve elements",
        ),
        n: fc.oneof(
          { weight: 2, arbitrary: fc.constant(undefined) },
          { weight: 6, arbitrary: fc.integer({ min: 0, max: 41 }) },
          {
            weight: 1,
            arbitrary: fc.constantFrom(-1, 1.5, NaN, 2 ** 32, 2 ** 32 + 1),
          },
        ),
      }),
    },
  ),
  { maxLength: 80, size: "max" },
);

/** One run: the rigs beside the model. */
class Run {
  readonly model: EndsModel;
  readonly rigs: Rig[];
  readonly #shape: Shape;
  readonly #scratch = new BigUint64Array(41);
  #serial = 1n;

  constructor(shape: Shape, sizes: Batches) {
    const { outgoing, incoming, isOne } = sizes;
    this.#shape = shape;
    this.rigs = WAYS.map((way) => new Rig(way, shape, sizes));
    this.model = new EndsModel(
      this.rigs[0]!.ring.capacity,
      outgoing,
      isOne ? outgoing : incoming,
      isOne,
    );
  }

  step({ call, n }: Step): void {
    switch (call) {
      case "push":
        this.#push(n!);
        break;
      case "clear":
        this.model.incoming.length = 0;
        for (const { incoming } of this.rigs) incoming.clear();
        break;
      case "take":
        this.#take(clamp(n));
        break;
      case "enqueue":
      case "dequeue":
      case "enqueueBurst":
      case "dequeueBulk":
        this.#moveUnbound(call, clamp(n));
        break;
      case "reserve slots":
      case "reserve elements":
        this.#reserve(call === "reserve slots", clamp(n));
        break;
      default: {
        const expected = this.model.call(call, n);
        for (const rig of this.rigs) {
          assert.equal(rig.call(call, n), expected, `${call} ${rig.way}`);
        }
      }
    }
    this.check();
  }

  /** That all rigs are as the model, and their memory is the same. */
  check(): void {
    const { model, rigs } = this;
    const bytes = Buffer.from(ringBytes(rigs[0]!.ring));
    for (const { way, ring, outgoing, incoming } of rigs) {
      assert.deepEqual(elementsOf(outgoing), model.outgoing, way);
      assert.deepEqual(elementsOf(incoming), model.incoming, way);
      assert.equal(ring.count, model.queue.length, way);
      assert.equal(ring.freeSpace, model.freeSpace, way);
      assert.equal(ring.available, model.available, way);
      assert.ok(bytes.equals(ringBytes(ring)), `bytes of ${way}`);
    }
  }

  /** All calls throw a ClosedError and change nothing, whatever the count. */
  close(): void {
    for (const { ring } of this.rigs) ring.close();
    for (const rig of this.rigs) {
      for (const call of CALLS) {
        for (const n of [undefined, 0, 1, 1000]) {
          assert.equal(rig.call(call, n), "ClosedError", `${call} ${rig.way}`);
        }
      }
      assert.deepEqual(elementsOf(rig.outgoing), this.model.outgoing);
      assert.deepEqual(elementsOf(rig.incoming), this.model.incoming);
    }
  }

  #next(): bigint {
    return this.#serial++ * 0x9e37_79b9_7f4a_7c15n & 0xffff_ffff_ffff_ffffn;
  }

  #push(count: number): void {
    const { model, rigs } = this;
    for (let i = 0; i < count; i++) {
      const element = this.#next();
      const isRoom = model.outgoing.length < model.outgoingCapacity;
      if (isRoom) model.outgoing.push(element);
      for (const { outgoing } of rigs) {
        assert.equal(outgoing.push(element), isRoom);
      }
    }
  }

  /** What was received goes out again. */
  #take(count: number): void {
    const { outgoing, incoming, outgoingCapacity } = this.model;
    const room = outgoingCapacity - outgoing.length;
    const n = outgoing === incoming
      ? 0
      : Math.min(count, room, incoming.length);
    outgoing.push(...incoming.splice(0, n));
    for (const rig of this.rigs) {
      assert.equal(rig.outgoing.take(rig.incoming, count), n, rig.way);
    }
  }

  /** Calls of the ring itself, between those of the ends. */
  #moveUnbound(
    call: "enqueue" | "dequeue" | "enqueueBurst" | "dequeueBulk",
    count: number,
  ): void {
    const { model, rigs } = this;
    const elements = Array.from({ length: count }, () => this.#next());
    this.#scratch.set(elements);
    const { room } = model;
    const first = this.#next();
    const received = model.queue.slice(0, call === "dequeue" ? 1 : count);
    const isThere = received.length === count;
    const answers = {
      enqueue: room > 0,
      dequeue: received[0],
      enqueueBurst: Math.min(count, room),
      dequeueBulk: isThere ? count : 0,
    };
    if (call === "enqueue" && room > 0) model.queue.push(first);
    if (call === "dequeue") model.queue.shift();
    if (call === "enqueueBurst") {
      model.queue.push(...elements.slice(0, answers.enqueueBurst));
      model.freeSpace = model.room;
    }
    if (call === "dequeueBulk") {
      model.queue.splice(0, answers.dequeueBulk);
      model.available = model.queue.length;
    }
    for (const { ring } of rigs) {
      const table = this.#scratch.slice();
      const answer = call === "enqueue"
        ? ring.enqueue(first)
        : call === "dequeue"
        ? ring.dequeue()
        : ring[call](table, count);
      assert.equal(answer, answers[call]);
      if (call === "dequeueBulk" && isThere) {
        assert.deepEqual([...table.slice(0, count)], received);
      }
    }
  }

  /** A reservation, during which the ends of its side are refused. */
  #reserve(isProducer: boolean, count: number): void {
    const { model, rigs } = this;
    const mode = this.#shape[isProducer ? "producer" : "consumer"];
    if (mode === "mt" || mode === "rts") return;
    const possible = isProducer ? model.room : model.queue.length;
    const n = Math.min(count, possible);
    const elements = Array.from({ length: n }, () => this.#next());
    const kept = n >>> 1;
    for (const rig of rigs) {
      const { ring } = rig;
      const table = new BigUint64Array(41);
      const started = isProducer
        ? ring.enqueueBurstStart(count)
        : ring.dequeueBurstStart(table, count);
      assert.equal(started, n);
      const calls = CALLS.filter((call) =>
        call.startsWith("send") === isProducer
      );
      for (const call of n === 0 ? [] : calls) {
        assert.equal(rig.call(call), "Error", `${call} ${rig.way}`);
      }
      if (isProducer) ring.enqueueFinish(BigUint64Array.from(elements), kept);
      else ring.dequeueFinish(kept);
    }
    if (isProducer) {
      model.freeSpace = possible - n;
      model.queue.push(...elements.slice(0, kept));
    } else {
      model.available = possible - n;
      model.queue.splice(0, kept);
    }
  }
}

/** A count for what takes no bad ones. */
function clamp(n = 5): number {
  return n >= 0 && n <= 41 ? Math.floor(n) : 3;
}

Deno.test("Producer and Consumer do what the model does in every way and mode, byte for byte", () => {
  fc.assert(
    fc.property(shapes, batches, steps, (shape, sizes, list) => {
      const run = new Run(shape, sizes);
      for (const step of list) run.step(step);
      run.close();
    }),
    { numRuns: 800 },
  );
});
