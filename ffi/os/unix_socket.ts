/**
 * Sockets of other processes.
 *
 * @module
 */
import { cString } from "../memory/c_memory.ts";
import { backend } from "../runtime/backend.ts";
import type { NativeFunctions, SymbolTable } from "../runtime/c_types.ts";
import { errno, libc } from "./libc.ts";

const symbols = {
  // sys/socket.h
  socket: { parameters: ["i32", "i32", "i32"], result: "i32" }, // (domain, type, protocol)
  connect: { parameters: ["i32", "buf", "u32"], result: "i32" }, // (fd, const struct sockaddr *, len)
} as const satisfies SymbolTable;

let bound: NativeFunctions<typeof symbols> | undefined;

const AF_UNIX = 1;
/** SOCK_DGRAM | SOCK_CLOEXEC */
const DATAGRAM = 0o2000002;
/** struct sockaddr_un: sun_family u16@0, sun_path@2 with 108 bytes. */
const ADDRESS_SIZE = 110;
const ENOENT = 2;
const ECONNREFUSED = 111;

/**
 * Tells whether somebody has the datagram socket open that is bound to a path,
 * in whatever container; undefined if that may not be asked. Nothing is sent
 * to it, and its owner does not notice.
 */
export function isSocketOpen(path: string): boolean | undefined {
  bound ??= backend().open("libc.so.6", symbols);
  const name = cString(path);
  // A path without room for its final zero could not be bound by DPDK either.
  if (name.length > ADDRESS_SIZE - 2) return undefined;
  const address = new Uint8Array(ADDRESS_SIZE);
  address[0] = AF_UNIX;
  address.set(name, 2);
  const fd = bound.socket(AF_UNIX, DATAGRAM, 0);
  if (fd < 0) return undefined;
  const result = bound.connect(fd, address, address.length);
  const code = errno();
  libc().close(fd);
  if (result === 0) return true;
  return code === ECONNREFUSED || code === ENOENT ? false : undefined;
}
