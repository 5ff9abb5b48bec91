/** A secondary that asks its primary, answers it, and ends when told. */
import process from "node:process";
import {
  init,
  request,
  sendMessage,
  setHandler,
} from "../../packages/eal/mod.ts";

const eal = init(process.argv.slice(2));
setHandler("who", ({ data }) => Promise.resolve(data.slice().reverse()));
setHandler("end", () => {
  eal.cleanup();
  return undefined;
});
const { sent, received } = await request("double", Uint8Array.of(1, 2));
sendMessage("note", Uint8Array.of(sent, received.length, ...received[0]!.data));
