/** Test program: a secondary that asks its primary and answers it. */
import process from "node:process";
import {
  init,
  request,
  sendMessage,
  setHandler,
} from "../../packages/eal/mod.ts";

const decoder = new TextDecoder();
const encoder = new TextEncoder();
const eal = init(process.argv.slice(2));
setHandler("who", () => Promise.resolve(encoder.encode("the peer")));
setHandler("end", () => {
  eal.cleanup();
  return undefined;
});
const { sent, received } = await request("double", encoder.encode("ab"));
sendMessage(
  "note",
  encoder.encode(
    `${sent} ${received.length} ${decoder.decode(received[0]!.data)}`,
  ),
);
