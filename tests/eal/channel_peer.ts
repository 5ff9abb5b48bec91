/** Test program: a secondary that asks its primary and answers it. */
import process from "node:process";
import { Channel, init } from "../../packages/eal/mod.ts";

const decoder = new TextDecoder();
const encoder = new TextEncoder();
const eal = init(process.argv.slice(2));
Channel.setHandler("who", () => Promise.resolve(encoder.encode("the peer")));
Channel.setHandler("end", () => {
  eal.cleanup();
  return undefined;
});
const { sent, received } = await Channel.request(
  "double",
  encoder.encode("ab"),
);
Channel.send(
  "note",
  encoder.encode(
    `${sent} ${received.length} ${decoder.decode(received[0]!.data)}`,
  ),
);
