/**
 * Sockets such as DPDK's, without DPDK. As a program, it holds one until its
 * input ends: `_datagram_socket.ts PATH`.
 *
 * @module
 */

/** Binds a datagram socket to a path; what comes back closes it. */
export function bindSocket(path: string): () => void {
  const { symbols } = Deno.dlopen("libc.so.6", {
    socket: { parameters: ["i32", "i32", "i32"], result: "i32" },
    bind: { parameters: ["i32", "buffer", "u32"], result: "i32" },
    close: { parameters: ["i32"], result: "i32" },
  });
  const AF_UNIX = 1;
  const SOCK_DGRAM = 2;
  const address = new Uint8Array(110);
  address[0] = AF_UNIX;
  new TextEncoder().encodeInto(path, address.subarray(2, 109));
  const fd = symbols.socket(AF_UNIX, SOCK_DGRAM, 0);
  if (symbols.bind(fd, address, address.length) !== 0) {
    throw new Error(`Cannot bind ${path}`);
  }
  return () => void symbols.close(fd);
}

if (import.meta.main) {
  const close = bindSocket(Deno.args[0]!);
  console.log("bound");
  await Deno.stdin.read(new Uint8Array(1));
  close();
}
