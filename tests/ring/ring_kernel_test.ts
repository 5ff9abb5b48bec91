/**
 * Random calls on two rings, one moved by kernels and one by TypeScript, which
 * must agree in results and in every byte.
 */
import assert from "node:assert/strict";
import fc from "npm:fast-check@4.10.2";
import { layout } from "../../ffi/layout/mod.ts";
import { wasmMemoryOf } from "../../ffi/wasm_memory.ts";
import { Window } from "../../ffi/window.ts";
import {
  DequeueKernel,
  EnqueueKernel,
  fixedDequeue,
  fixedEnqueue,
  type FixedMove,
  type FixedOne,
  fixedOne,
  kernelsOf,
  makePacketTable,
  type Move,
  openKernels,
  quickDequeue,
  quickEnqueue,
  type RingKernelSide,
} from "../../packages/kernels/mod.ts";
import { RingFlag, RingView, type SyncMode } from "../../packages/ring/mod.ts";
import { consumerFlag, modes, producerFlag, setPosition } from "./memory.ts";
import { TABLES, wasmWindow } from "../kernels/wasm_memory.ts";

/** Not at the same place as the ring of the plain window. */
const RING = TABLES + 192;
const PLAIN_RING = 64;
const TABLE_SLOTS = 48;

interface Shape {
  readonly producer: SyncMode;
  readonly consumer: SyncMode;
  readonly exact: boolean;
  readonly log2: number;
  readonly position: number;
}

interface Call {
  readonly verb: "enqueue" | "dequeue";
  readonly fixed: boolean;
  readonly n: number;
  readonly start: number;
  /**
   * In the memory, by a function with the table fixed or not; in another one;
   * or in the memory as 32-bit words.
   */
  readonly place: "inside" | "fixed" | "one" | "outside" | "words";
}

const shapes = fc.record<Shape>({
  producer: fc.constantFrom(...modes),
  consumer: fc.constantFrom(...modes),
  exact: fc.boolean(),
  log2: fc.integer({ min: 0, max: 6 }),
  position: fc.oneof(
    fc.integer({ min: 0, max: 80 }).map((n) => 2 ** 32 - n >>> 0),
    fc.integer({ min: 0, max: 80 }).map((n) => 2 ** 31 - n),
    fc.nat(0xffff_ffff),
  ),
});

const calls = fc.array(
  fc.record<Call>({
    verb: fc.constantFrom("enqueue", "dequeue"),
    fixed: fc.boolean(),
    n: fc.integer({ min: 0, max: 45 }),
    start: fc.integer({ min: 0, max: 3 }),
    place: fc.constantFrom("inside", "fixed", "one", "outside", "words"),
  }),
  { maxLength: 60 },
);

function noRelax(): void {
  throw new Error("nobody else is at work");
}

/** A kernel, and what it notes. */
interface Subject {
  readonly kernel: EnqueueKernel | DequeueKernel;
  /** What is asked first; it leaves the rest to the kernel. */
  readonly quick: Move;
  /** The same, made for one table. */
  readonly fix: (table: BigUint64Array, all: number) => FixedMove;
  /** The same, for one element. */
  readonly fixOne: (table: BigUint64Array) => FixedOne;
  readonly side: RingKernelSide;
}

function open(
  window: Window,
  verb: "enqueue" | "dequeue",
  relax: () => void,
  kernels = kernelsOf(window)!,
): Subject {
  const at = layout().rte_ring;
  const name = verb === "enqueue" ? "prod" : "cons";
  const side = {
    mode: window.u32[(RING + at[`${name}.sync_type`]) >>> 2]!,
    offset: RING + at[`${name}.head`],
    relax,
    left: 0,
  };
  const oneBy =
    (kernel: EnqueueKernel | DequeueKernel, quick: Move): Subject["fixOne"] =>
    (table) => fixedOne(kernel, table, () => quick(table, 1, 0, 1) === 1);
  if (verb === "enqueue") {
    const kernel = new EnqueueKernel(kernels, RING, side);
    const quick = quickEnqueue(kernel, moveBy(kernel));
    const fix: Subject["fix"] = (table, all) =>
      fixedEnqueue(kernel, table, (n) => quick(table, n, 0, all));
    return { kernel, side, quick, fix, fixOne: oneBy(kernel, quick) };
  }
  const kernel = new DequeueKernel(kernels, RING, side);
  const quick = quickDequeue(kernel, moveBy(kernel));
  const fix: Subject["fix"] = (table, all) =>
    fixedDequeue(kernel, table, (n) => quick(table, n, 0, all));
  return { kernel, side, quick, fix, fixOne: oneBy(kernel, quick) };
}

function moveBy(kernel: EnqueueKernel | DequeueKernel): Move {
  return (table, wanted, start, all) => kernel.move(table, wanted, start, all);
}

class Pair {
  readonly window = wasmWindow();
  readonly plain: RingView;
  readonly #sides: Record<"enqueue" | "dequeue", Subject>;
  readonly #length: number;
  readonly #inside = makePacketTable(this.window, TABLE_SLOTS);
  #serial = 1n;

  constructor(shape: Shape, processor: string) {
    const count = shape.exact ? 2 ** shape.log2 + 1 : 2 ** shape.log2;
    const flags = producerFlag[shape.producer] | consumerFlag[shape.consumer] |
      (shape.exact ? RingFlag.EXACT_SZ : 0);
    const size = shape.exact ? 2 ** (shape.log2 + 1) : count;
    this.#length = RingView.memorySize(Math.max(size, count < 2 ? 2 : size)) +
      64;
    const plain = new Window(new ArrayBuffer(PLAIN_RING + this.#length));
    for (
      const [window, at] of [[this.window, RING], [plain, PLAIN_RING]] as const
    ) {
      window.u8.fill(0xa5, at, at + this.#length);
      RingView.format(window, at, { name: "R", count, flags });
      setPosition(window, at, shape.position);
    }
    this.plain = new RingView(plain, PLAIN_RING);
    const kernels = openKernels(wasmMemoryOf(this.window)!, processor);
    this.#sides = {
      enqueue: open(this.window, "enqueue", noRelax, kernels),
      dequeue: open(this.window, "dequeue", noRelax, kernels),
    };
  }

  run({ verb, fixed, n: anyNumber, start: anyStart, place }: Call): void {
    const start = place === "fixed" || place === "one" ? 0 : anyStart;
    const n = place === "one" ? 1 : anyNumber;
    const { plain } = this;
    const expected = new BigUint64Array(TABLE_SLOTS);
    for (let i = 0; i < TABLE_SLOTS; i++) {
      expected[i] = this.#serial++ * 0x9e37_79b9_7f4a_7c15n;
    }
    const table = place === "outside"
      ? new BigUint64Array(TABLE_SLOTS)
      : this.#inside.table;
    table.set(expected);
    const count = verb === "enqueue"
      ? plain[fixed ? "enqueueBulk" : "enqueueBurst"](expected, n, start)
      : plain[fixed ? "dequeueBulk" : "dequeueBurst"](expected, n, start);
    const all = fixed ? 1 : 0;
    const { kernel, quick, fix, fixOne, side } = this.#sides[verb];
    const passed = place === "words" ? this.#inside.words : table;
    const moved = place === "outside"
      ? kernel.moveByStage(passed, n, start, all)
      : place === "fixed"
      ? fix(this.#inside.table, all)(n)
      : place === "one"
      ? Number(fixOne(this.#inside.table)())
      : quick(passed, n, start, all);
    assert.equal(moved, count);
    // Calls for one element do not tell it.
    if (place !== "one") {
      assert.equal(
        side.left,
        verb === "enqueue" ? plain.freeSpace : plain.available,
      );
    }
    assert.deepEqual(table, expected);
    assert.deepEqual(
      this.#bytes(this.window, RING),
      this.#bytes(plain.window, PLAIN_RING),
    );
  }

  #bytes(window: Window, at: number): Uint8Array {
    return window.u8.slice(at, at + this.#length);
  }
}

// The kernels for other processors run everywhere.
for (const processor of ["x86_64", "aarch64"]) {
  Deno.test(`Ring kernels for ${processor} agree with RingView in results and in every byte of the ring`, () => {
    fc.assert(
      fc.property(shapes, calls, (shape, list) => {
        const pair = new Pair(shape, processor);
        for (const call of list) pair.run(call);
      }),
      { numRuns: 1500 },
    );
  });
}

/** A ring of 8 whose side has 2 slots claimed and not published by another. */
function claimedByAnother(
  mode: SyncMode,
  verb: "enqueue" | "dequeue",
): Window {
  const window = wasmWindow();
  const flags = producerFlag[mode] | consumerFlag[mode];
  RingView.format(window, RING, { name: "R", count: 16, flags });
  const ring = new RingView(window, RING);
  ring.enqueueBulk(BigUint64Array.of(1n, 2n, 3n, 4n));
  if (mode === "rts") {
    if (verb === "enqueue") ring.producerHtdMax = 1;
    else ring.consumerHtdMax = 1;
  }
  const at = headOf(mode, verb);
  window.u32[at] = window.u32[at]! + 2;
  // The count of the pair: one claim.
  if (mode === "rts") window.u32[at - 1] = window.u32[at - 1]! + 1;
  return window;
}

/** Index of the head's position. */
function headOf(mode: SyncMode, verb: "enqueue" | "dequeue"): number {
  const at = layout().rte_ring;
  const side = verb === "enqueue" ? "prod" : "cons";
  const offset = mode === "rts"
    ? at[`rts_${side}.head.val.pos`]
    : at[`${side}.head`];
  return (RING + offset) >>> 2;
}

for (const verb of ["enqueue", "dequeue"] as const) {
  for (
    const [mode, way, count] of [
      ["mt", "by a kernel", 2],
      ["mt", "with a table fixed", 2],
      ["mt", "of one element with a table fixed", 1],
      ["rts", "by a kernel", 2],
      ["rts", "with a table fixed", 2],
      ["rts", "of one element with a table fixed", 1],
      ["hts", "by a kernel", 2],
      ["hts", "with a table fixed", 2],
      ["hts", "of one element with a table fixed", 1],
    ] as const
  ) {
    Deno.test(`Ring ${verb} ${way} in mode ${mode} lets others run until they have published`, () => {
      const window = claimedByAnother(mode, verb);
      const at = layout().rte_ring;
      const side = verb === "enqueue" ? "prod" : "cons";
      const tail = (RING + at[`${side}.tail`]) >>> 2;
      const head = headOf(mode, verb);
      const claimed = window.u32[head]!;
      let pauses = 0;
      const { kernel, fix, fixOne, side: noted } = open(window, verb, () => {
        // "mt" claims first and waits then; the others wait for their claim.
        if (mode !== "mt") assert.equal(window.u32[head], claimed);
        if (++pauses < 3) return;
        Atomics.add(window.u32, tail, 2);
        if (mode === "rts") Atomics.add(window.u32, tail - 1, 1);
      });
      const { table } = makePacketTable(window, 8);
      table.set([7n, 8n]);
      const n = way === "by a kernel"
        ? kernel.move(table, 2, 0, 1)
        : count === 2
        ? fix(table, 1)(2)
        : Number(fixOne(table)());
      assert.equal(n, count);
      assert.equal(pauses, 3);
      if (count === 2) {
        assert.equal(noted.left, verb === "enqueue" ? 15 - 4 - 2 - 2 : 0);
      }
      assert.equal(window.u32[tail], (verb === "enqueue" ? 6 : 2) + count);
      assert.equal(window.u32[head], window.u32[tail]);
      if (verb === "dequeue") {
        assert.deepEqual(
          table.slice(0, count),
          BigUint64Array.of(3n, 4n).slice(0, count),
        );
      }
    });
  }
}

Deno.test("Ring kernels leave tables that it cannot reach to others", () => {
  const window = wasmWindow();
  RingView.format(window, RING, { name: "R", count: 2048 });
  const { kernel } = open(window, "enqueue", noRelax);
  const words = new Uint32Array(2);
  const long = new BigUint64Array(513);
  assert.equal(kernel.move(long, 1, 0, 1), -1);
  assert.equal(kernel.moveByStage(words, 1, 0, 1), -1);
  assert.equal(kernel.moveByStage(long, 513, 0, 1), -1);
  assert.equal(kernel.moveByStage(long, 512, 0, 1), 512);
  const { table } = makePacketTable(window, 8);
  assert.equal(kernel.move(table, 9, 0, 1), -1);
  assert.equal(kernel.move(table, 2, 7, 1), -1);
  assert.equal(kernel.move(table, -1, 0, 1), -1);
  assert.equal(kernel.move(table, 1.5, 0, 1), -1);
  assert.equal(kernel.move(table, undefined, 0, 1), -1);
  assert.equal(kernel.move(table, 8, 0, 1), 8);
});

Deno.test("kernelsOf gives nothing for a window on other memory", () => {
  assert.equal(kernelsOf(new Window(new ArrayBuffer(64))), undefined);
});
