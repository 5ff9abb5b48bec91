import assert from "node:assert/strict";
import { Window } from "../../ffi/memory/window.ts";
import { LcoreIds } from "./lcore_ids.ts";

function table(count = 8): LcoreIds {
  return new LcoreIds(new Window(new SharedArrayBuffer(512)), 64, count);
}

Deno.test("LcoreIds.take() gives the smallest free id once", () => {
  const ids = table();
  assert.equal(ids.claim(2), true);
  assert.deepEqual([ids.take(), ids.take(), ids.take(4)], [1, 3, 4]);
  assert.deepEqual(ids.taken(), [1, 2, 3, 4]);
});

Deno.test("LcoreIds.take() gives nothing when all are taken", () => {
  const ids = table(3);
  assert.deepEqual([ids.take(0), ids.take(0), ids.take(0)], [0, 1, 2]);
  assert.equal(ids.take(0), undefined);
});

Deno.test("LcoreIds.release() makes an id free again, once", () => {
  const ids = table();
  ids.claim(5);
  assert.equal(ids.claim(5), false);
  assert.equal(ids.release(5), true);
  assert.equal(ids.release(5), false);
  assert.equal(ids.take(5), 5);
});
