import assert from "node:assert/strict";
import { parseDecimal, parseHex, selectPorts } from "./numbers.ts";

Deno.test("parseHex takes digits with or without 0x, and nothing else", () => {
  assert.equal(parseHex("3"), 3n);
  assert.equal(parseHex("0xC"), 12n);
  assert.equal(parseHex("ffffffffffffffff"), 0xffff_ffff_ffff_ffffn);
  for (const text of ["", "0x", "g", "3g", "-1", " 3", "10000000000000000"]) {
    assert.equal(parseHex(text), undefined, text);
  }
});

Deno.test("parseDecimal takes digits, and nothing else", () => {
  assert.equal(parseDecimal("0"), 0);
  assert.equal(parseDecimal("016"), 16);
  for (
    const text of ["", "-1", "+1", "1.5", "0x1", "2x", "99999999999999999"]
  ) {
    assert.equal(parseDecimal(text), undefined, text);
  }
});

Deno.test("selectPorts takes the present ports of a mask in their order", () => {
  assert.deepEqual(selectPorts(0b1011n, [0, 1, 2, 3]), [0, 1, 3]);
  assert.deepEqual(selectPorts(0b1111n, [1, 3, 9]), [1, 3]);
  assert.deepEqual(selectPorts(0n, [0, 1]), []);
});
