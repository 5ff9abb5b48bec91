/**
 * Mempools in one primary process: one test after another on the same EAL,
 * which the last one ends: how pools begin and end, and their objects.
 */
import assert from "node:assert/strict";
import { openWindow } from "../../ffi/memory/c_memory.ts";
import { type DpdkError, init } from "../../packages/eal/mod.ts";
import { Mempool, Sink, Source } from "../../packages/mempool/mod.ts";
import { Batch, Ring } from "../../packages/ring/mod.ts";
import { removeGroup } from "../../packages/group/internal/remains.ts";
import { ealArguments } from "../testenv/ealtest.ts";
import { uniquePrefix } from "../testenv/prefix.ts";
import { countByC, withPool } from "./_pools.ts";

const prefix = uniquePrefix("mempool");
const eal = init(ealArguments(prefix));

Deno.test("Mempool.create() refuses options out of range", () => {
  const good = { count: 100, elementSize: 64 };
  const name = "n".repeat(26);
  for (
    const [poolName, options, text] of [
      [name, good, "name must have 1 to 25 bytes: 26"],
      ["é".repeat(13), good, "name must have 1 to 25 bytes: 26"],
      ["", good, "name must have 1 to 25 bytes: 0"],
      ["p", { ...good, count: 0 }, "count must be from 1 to 2147483647: 0"],
      ["p", { ...good, count: 1.5 }, "count must be from 1 to 2147483647: 1.5"],
      ["p", { ...good, count: NaN }, "count must be from 1 to 2147483647: NaN"],
      [
        "p",
        { ...good, elementSize: 0 },
        "elementSize must be from 1 to 2147483647: 0",
      ],
      ["p", { ...good, cacheSize: 67 }, "cacheSize must be from 0 to 66: 67"],
      ["p", { ...good, cacheSize: -1 }, "cacheSize must be from 0 to 66: -1"],
      [
        "p",
        { count: 10000, elementSize: 64, cacheSize: 513 },
        "cacheSize must be from 0 to 512: 513",
      ],
      [
        "p",
        { ...good, privateSize: -8 },
        "privateSize must be from 0 to 2147483647: -8",
      ],
    ] as const
  ) {
    assert.throws(() => Mempool.create(poolName, options), {
      name: "RangeError",
      message: `Cannot create mempool "${poolName}": ${text}`,
    });
  }
  assert.throws(() => Mempool.create("a\0b", good), TypeError);
});

Deno.test("Mempool.create() takes the longest name and the largest cache", () => {
  const name = "n".repeat(25);
  const pool = Mempool.create(name, {
    count: 768,
    elementSize: 1,
    cacheSize: 512,
  });
  assert.equal(Mempool.lookup(name).cacheSize, 512);
  pool.close();
});

Deno.test("Mempool.create() says which call of DPDK failed, and why", () => {
  withPool({}, () => {
    assert.throws(
      () => Mempool.create("p", { count: 1, elementSize: 8 }),
      (error: DpdkError) => {
        assert.equal(error.code, "EEXIST");
        assert.equal(
          error.message,
          'Cannot create mempool "p": File exists (rte_mempool_create)',
        );
        return true;
      },
    );
  });
  assert.throws(
    () => Mempool.create("p", { count: 1, elementSize: 8, socketId: 31 }),
    { name: "DpdkError", call: "rte_mempool_create" },
  );
});

Deno.test("Mempool.lookup() of an unknown name throws ENOENT; find() has none", () => {
  assert.equal(Mempool.find("nobody"), undefined);
  withPool({}, ({ address }) => {
    assert.equal(Mempool.find("p")?.address, address);
  });
  assert.throws(() => Mempool.lookup("nobody"), {
    name: "DpdkError",
    code: "ENOENT",
    message:
      'Cannot find mempool "nobody": No such file or directory (rte_mempool_lookup)',
  });
});

Deno.test("Mempool.bytes() is a live view within one object", () =>
  withPool({}, (pool) => {
    const [first, second] = [pool.get(), pool.get()];
    const bytes = pool.bytes(first);
    assert.equal(bytes.length, 64);
    bytes.fill(0xab);
    pool.bytes(second).fill(0xcd);
    assert.ok(Mempool.lookup("p").bytes(first).every((byte) => byte === 0xab));
    assert.equal(openWindow(first, 8).u32[0], 0xabab_abab);
    assert.equal(pool.bytes(first, 10).length, 10);
    assert.equal(pool.bytes(first, 0).length, 0);
    for (const length of [65, -1, 1.5, NaN]) {
      assert.throws(() => pool.bytes(first, length), {
        name: "RangeError",
        message:
          `Cannot view object of mempool "p": length must be from 0 to 64: ${length}`,
      });
    }
    const outside = Math.max(...pool.objects()) + 2 ** 32;
    for (const address of [0, outside]) {
      assert.throws(() => pool.bytes(address), {
        name: "RangeError",
        message:
          `Cannot find object in mempool "p": address must be one of its objects: 0x${
            address.toString(16)
          }`,
      });
      assert.equal(pool.contains(address), false);
    }
  }));

Deno.test("Mempool.objects() walks a pool of many pages", () => {
  withPool({ count: 65535, elementSize: 128, cacheSize: 256 }, (pool) => {
    const objects = [...pool.objects()];
    assert.equal(new Set(objects).size, 65535);
    assert.ok(objects.every((object) => pool.contains(object)));
    const table = new BigUint64Array(65535);
    assert.equal(pool.getBulk(table), 65535);
    assert.deepEqual(new Set(Array.from(table, Number)), new Set(objects));
    for (let i = 0; i < objects.length; i += 100) {
      pool.bytes(objects[i]!).fill(i);
    }
    assert.equal(pool.putBulk(table), 65535);
    assert.deepEqual([pool.availableCount, countByC(pool)], [65535, 65535]);
  });
});

/** Every call on a pool; new ends among them. */
function callsOf(pool: Mempool): (() => unknown)[] {
  const object = 64;
  const table = new BigUint64Array(1);
  const batch = new Batch(pool.window, 1);
  return [
    () => pool.get(),
    () => pool.put(object),
    () => pool.getBulk(table),
    () => pool.putBulk(table),
    () => new Source(pool, batch),
    () => new Sink(pool, batch),
    () => pool.availableCount,
    () => pool.inUseCount,
    () => pool.full,
    () => pool.empty,
    () => [...pool.objects()],
    () => pool.bytes(object),
    () => pool.contains(object),
  ];
}

/** Those, and every call of ends that are there; a batch has one element. */
function usesOf(pool: Mempool): (() => unknown)[] {
  const full = new Batch(pool.window, 1);
  const empty = new Batch(pool.window, 1);
  full.push(64n);
  return [
    ...callsOf(pool),
    new Source(pool, empty).receiveBulk,
    new Source(pool, full).receiveBulk,
    new Sink(pool, empty).sendBulk,
    new Sink(pool, full).sendBulk,
  ];
}

for (const cacheSize of [0, 8]) {
  Deno.test(`Mempool with a cache of ${cacheSize} throws by name after close() and dispose`, () => {
    const pool = Mempool.create("p", {
      count: 100,
      elementSize: 64,
      cacheSize,
    });
    const borrowed = Mempool.lookup("p");
    // What was bound before, too.
    const uses = [pool, borrowed].flatMap(usesOf);
    borrowed.get();
    borrowed[Symbol.dispose]();
    assert.equal(pool.availableCount, 99, "a borrowed object only detaches");
    const walk = pool.objects();
    walk.next();
    pool.close();
    pool.close();
    assert.deepEqual([pool.closed, borrowed.closed], [true, true]);
    const error = { name: "ClosedError", message: 'Mempool "p" is closed' };
    assert.throws(() => walk.next(), error);
    for (const use of [...uses, ...callsOf(pool)]) assert.throws(use, error);
    assert.throws(() => Mempool.lookup("p"), { code: "ENOENT" });
    assert.equal(Mempool.find("p"), undefined);
    Mempool.create("p", { count: 1, elementSize: 8 }).close();
  });
}

Deno.test("Mempool.close() by the owner closes this thread's other objects on it", () => {
  for (const cacheSize of [0, 8]) {
    const options = { count: 63, elementSize: 64, cacheSize };
    const pool = Mempool.create("shared", options);
    const borrowed = Mempool.lookup("shared");
    const ring = Ring.lookup("MP_shared");
    const uses = usesOf(borrowed);
    pool.close();
    const error = {
      name: "ClosedError",
      message: 'Mempool "shared" is closed',
    };
    assert.ok(borrowed.closed);
    for (const use of uses) assert.throws(use, error);
    assert.throws(() => ring.count, { name: "ClosedError" });
    borrowed.close();
  }
});

Deno.test("Mempool throws after the EAL's cleanup, ends that were bound before too", () => {
  try {
    const pools = [0, 8].map((cacheSize) =>
      Mempool.create(`p${cacheSize}`, {
        count: 100,
        elementSize: 64,
        cacheSize,
      })
    );
    for (const pool of pools) pool.put(pool.get());
    const uses = pools.flatMap(usesOf);
    eal.cleanup();
    const message = "Cannot use DPDK: the EAL is cleaned up";
    for (const use of uses) {
      assert.throws(use, { name: "ClosedError", message });
    }
    pools[0]!.close();
    pools[1]![Symbol.dispose]();
    assert.throws(() => Mempool.lookup("p0"), { message });
    assert.throws(() => Mempool.find("p0"), { message });
  } finally {
    removeGroup(prefix);
  }
});
