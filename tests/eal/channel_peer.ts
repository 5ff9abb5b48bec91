/** Test program: a secondary that asks its primary and answers it. */
import {
  init,
  request,
  sendMessage,
  setHandler,
} from "../../packages/eal/mod.ts";

const decoder = new TextDecoder();
const encoder = new TextEncoder();
const eal = init(Deno.args);
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
