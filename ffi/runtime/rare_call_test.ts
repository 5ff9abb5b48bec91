/** Functions that are called a few times, and then often. */
import assert from "node:assert/strict";
import { backend } from "./backend.ts";
import { CALLS_BEFORE_COMPILING } from "./backend_deno.ts";
import { cString, readCString } from "../memory/c_memory.ts";

const open = () =>
  backend().open("libc.so.6", {
    abs: { parameters: ["i32"], result: "i32" },
    htonl: { parameters: ["u32"], result: "u32" },
    htons: { parameters: ["u16"], result: "u16" },
    labs: { parameters: ["i64"], result: "i64" },
    strlen: { parameters: ["buf"], result: "size" },
    strerror: { parameters: ["i32"], result: "ptr" },
    strtoull: { parameters: ["buf", "ptr", "i32"], result: "u64" },
    toupper: { parameters: ["i32"], result: "i32" },
  });

Deno.test("functions give the same before and after they are compiled", () => {
  const libc = open();
  const text = cString("18446744073709551615");
  for (let call = 0; call < 2 * CALLS_BEFORE_COMPILING; call++) {
    assert.equal(libc.abs(-0x7fff_ffff), 0x7fff_ffff);
    assert.equal(libc.toupper(-1), -1);
    assert.equal(libc.htonl(0x0102_03ff), 0xff03_0201);
    assert.equal(libc.htons(0x01ff), 0xff01);
    assert.equal(libc.labs(-(2n ** 62n)), 2n ** 62n);
    assert.equal(libc.strlen(text), 20);
    assert.equal(libc.strtoull(text, 0, 10), 2n ** 64n - 1n);
    assert.equal(readCString(libc.strerror(2)), "No such file or directory");
  }
});

Deno.test("a function that somebody keeps goes on when its place is taken", () => {
  const libc = open();
  const { abs } = libc;
  for (let call = 1; call < 2 * CALLS_BEFORE_COMPILING; call++) {
    assert.equal(abs(-call), call);
    assert.equal(libc.abs(-call), call);
  }
  assert.notEqual(libc.abs, abs);
});
