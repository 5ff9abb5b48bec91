/**
 * What the tests of bound calls share: functions to call and both ways to
 * call them.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { CallMaker } from "../../../ffi/call/bind_call.ts";
import type { BoundCall } from "../../../ffi/call/bound_call.ts";
import { libc } from "../../../ffi/os/libc.ts";
import { cString } from "../../../ffi/memory/c_memory.ts";
import type { CallType } from "../../../ffi/call/native_call.ts";
import type { Address } from "../../../ffi/runtime/c_types.ts";
import { buildSource } from "../../testenv/c_program.ts";

const RTLD_NOW = 2;

let library: Address | undefined;

function openFunctions(): Address {
  const source = fileURLToPath(new URL("./functions.c", import.meta.url));
  const path = buildSource(source, ["-shared", "-fPIC"]);
  return libc().dlopen(cString(path), RTLD_NOW);
}

/** The address of a function of functions.c. */
export function testFunction(name: string): Address {
  library ??= openFunctions();
  const address = libc().dlsym(library, cString(name));
  if (address === 0) throw new Error(`there is no function ${name}`);
  return address;
}

/** A function of the C library. */
export function libraryFunction(name: string): Address {
  return libc().dlsym(0, cString(name));
}

/** Makes calls through stubs, and only so. */
export function stubMaker(): CallMaker {
  return new CallMaker({ forced: "" });
}

/** Makes calls through libffi. */
export function libffiMaker(): CallMaker {
  return new CallMaker({ forced: "libffi" });
}

/** Binds take_n: n arguments, all but the last as wide as a pointer. */
export function bindTake(maker: CallMaker, count: number): BoundCall {
  const parameters: CallType[] = new Array(count - 1).fill("ptr");
  return maker.bind(
    testFunction(`take_${count}`),
    [...parameters, "u32"],
    "i32",
  );
}

/** Creates a file; returns its descriptor. */
export function createFile(path: string): number {
  const AT_FDCWD = -100;
  const O_RDWR = 2;
  const O_CREAT = 0o100;
  return libc().openat(AT_FDCWD, cString(path), O_RDWR | O_CREAT, 0o600);
}
