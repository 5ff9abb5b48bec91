/**
 * The order of accesses in the compiled ring kernels. The source has it right,
 * but an optimizer can exchange two loads (a release of Binaryen did), and no
 * test on one thread would notice.
 */
import assert from "node:assert/strict";
import binaryen from "npm:binaryen@123.0.0-nightly.20250530";
import {
  orderedKernels,
  portableKernels,
} from "../../ffi/kernels/kernels.generated.ts";

/** Byte offsets from a ring's start, or from a side's. */
const PRODUCER_TAIL = 132;
const CONSUMER_TAIL = 260;
const TAIL = 4;
const RTS_LIMIT = 12;
const RTS_HEAD = 16;

const LOAD = "i32.atomic.load";
const LOAD_64 = "i64.atomic.load";
const SWAP = "i32.atomic.rmw.cmpxchg";
const SWAP_64 = "i64.atomic.rmw.cmpxchg";
const COPY = "copy";

/**
 * What a kernel does: it claims in the way of the side's mode, copies, and
 * publishes in that way. In the code the ways stand one after the other.
 */
function expected(otherTail: number, store: string): string[] {
  const other = at(LOAD, otherTail);
  const ahead = [at(LOAD_64, RTS_HEAD), at(LOAD, TAIL), at(LOAD, RTS_LIMIT)];
  const claims = {
    mt: [LOAD, other, SWAP],
    // And stores the head, which is the own thread's.
    st: [other],
    rts: [...ahead, other, at(SWAP_64, RTS_HEAD)],
    hts: [LOAD, at(LOAD, TAIL), other, SWAP],
  };
  const publications = {
    mt: [at(LOAD, TAIL), at(store, TAIL)],
    st: [at(store, TAIL)],
    rts: [LOAD_64, at(LOAD_64, RTS_HEAD), SWAP_64],
    hts: [at(store, TAIL)],
  };
  return [
    ...Object.values(claims).flat(),
    COPY,
    ...Object.values(publications).flat(),
  ];
}

function at(access: string, offset: number): string {
  return `${access} offset=${offset}`;
}

/** The code of each exported function. */
function bodies(kernels: string): Map<string, string> {
  const module = binaryen.readBinary(Uint8Array.fromBase64(kernels));
  const text = module.emitStackIR();
  const names = new Map<string, string>();
  for (
    const [, name, id] of text.matchAll(/\(export "(\w+)" \(func (\S+?)\)/g)
  ) {
    names.set(id!, name!);
  }
  const found = new Map<string, string>();
  for (const body of text.split(/\n (?=\(func )/).slice(1)) {
    const id = /^\(func (\S+)/.exec(body)![1]!;
    found.set(names.get(id)!, body);
  }
  return found;
}

/** The accesses of a function in the order in which they run. */
function accessesOf(body: string): string[] {
  const all = body.match(
    /i(32|64)\.atomic\.\S+( offset=\d+)?|v128\.store|i32\.store offset=\d+/g,
  ) ?? [];
  return all.map((access) => access === "v128.store" ? COPY : access)
    .filter((access, i, list) => access !== COPY || list[i - 1] !== COPY);
}

Deno.test("moveShared and moveOneShared of the ordered kernels copy between claim and publication", () => {
  const found = bodies(orderedKernels);
  const publication = at("i32.store", TAIL);
  assert.deepEqual(
    accessesOf(found.get("moveShared")!),
    [SWAP, COPY, publication],
  );
  assert.deepEqual(
    found.get("moveOneShared")!.match(
      /i32\.atomic\.\S+|i(32|64)\.(load|store)( offset=\d+)?/g,
    ),
    // The last notes a claim that is not published.
    [
      SWAP,
      "i64.load",
      "i64.store",
      at("i32.load", TAIL),
      publication,
      "i64.store",
    ],
  );
});

Deno.test("moveRelaxed of the ordered kernels looks at limits before it claims, and publishes last", () => {
  assert.deepEqual(accessesOf(bodies(orderedKernels).get("moveRelaxed")!), [
    at(LOAD_64, RTS_HEAD),
    at(LOAD, TAIL),
    at(LOAD, RTS_LIMIT),
    at(SWAP_64, RTS_HEAD),
    COPY,
    LOAD_64,
    at(LOAD_64, RTS_HEAD),
    SWAP_64,
  ]);
});

for (
  const [kind, kernels, store] of [
    ["ordered", orderedKernels, "i32.store"],
    ["portable", portableKernels, "i32.atomic.store"],
  ] as const
) {
  const found = bodies(kernels);
  for (
    const [name, otherTail] of [
      ["enqueue", CONSUMER_TAIL],
      ["dequeue", PRODUCER_TAIL],
    ] as const
  ) {
    Deno.test(`${name} of the ${kind} kernels loads and stores in the order of the protocol`, () => {
      assert.deepEqual(
        accessesOf(found.get(name)!),
        expected(otherTail, store),
      );
    });
  }
}
