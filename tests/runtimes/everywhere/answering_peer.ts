/** A secondary that asks its primary, answers it, and ends when told. */
import process from "node:process";
import { Channel, init } from "../../../packages/eal/mod.ts";

const eal = init(process.argv.slice(2));
Channel.setHandler(
  "who",
  ({ data }) => Promise.resolve(data.slice().reverse()),
);
Channel.setHandler("end", () => {
  eal.cleanup();
  return undefined;
});
const { sent, received } = await Channel.request("double", Uint8Array.of(1, 2));
Channel.send(
  "note",
  Uint8Array.of(sent, received.length, ...received[0]!.data),
);
