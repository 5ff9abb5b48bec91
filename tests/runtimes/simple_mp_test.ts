/** simple_mp on Node and on Bun talks with Deno and C, in either part. */
import { chatBothWays } from "../apps/simple_mp/conversation.ts";
import type { Kind } from "../testenv/programs.ts";

const PAIRS: readonly (readonly [Kind, Kind])[] = [
  ["Node", "Node"],
  ["Node", "Deno"],
  ["Node", "C"],
  ["Deno", "Node"],
  ["C", "Node"],
  ["Bun", "Bun"],
  ["Bun", "Node"],
  ["Bun", "Deno"],
  ["Bun", "C"],
  ["Node", "Bun"],
  ["Deno", "Bun"],
  ["C", "Bun"],
];

for (const [one, other] of PAIRS) {
  Deno.test(`simple_mp chats both ways: ${one} primary, ${other} secondary`, () =>
    chatBothWays(one, other));
}
