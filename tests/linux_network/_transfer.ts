/**
 * One end of a TCP transfer, run inside a network namespace.
 *
 *   deno run -A _transfer.ts receive PORT          prints the sum of what came
 *   deno run -A _transfer.ts send HOST PORT BYTES  prints the sum of what went
 *
 * @module
 */
import { createHash } from "node:crypto";

const CHUNK = 65536;

async function receive(port: number): Promise<string> {
  const listener = Deno.listen({ port });
  console.log("listening");
  const connection = await listener.accept();
  const hash = createHash("sha256");
  let length = 0;
  for await (const chunk of connection.readable) {
    hash.update(chunk);
    length += chunk.length;
  }
  return `${length} ${hash.digest("hex")}`;
}

async function send(host: string, port: number, total: number) {
  const connection = await Deno.connect({ hostname: host, port });
  const hash = createHash("sha256");
  const writer = connection.writable.getWriter();
  for (let sent = 0; sent < total; sent += CHUNK) {
    const chunk = crypto.getRandomValues(new Uint8Array(CHUNK));
    const part = chunk.subarray(0, Math.min(CHUNK, total - sent));
    hash.update(part);
    await writer.write(part);
  }
  await writer.close();
  return `${total} ${hash.digest("hex")}`;
}

const [mode, ...words] = Deno.args;
console.log(
  mode === "receive"
    ? await receive(Number(words[0]))
    : await send(words[0]!, Number(words[1]), Number(words[2])),
);
