/**
 * The traffic that must pass: ping both ways, and a TCP transfer whose sum is
 * the same at both ends.
 *
 * @module
 */
import assert from "node:assert/strict";
import type { Start } from "../testenv/process.ts";
import { type Namespace, ping } from "../testenv/namespaces.ts";

const TRANSFER = new URL("./_transfer.ts", import.meta.url).pathname;
const SUM = /^(\d+ [0-9a-f]{64})$/;

/** Pings in both directions; all must be answered. */
export function assertPings(
  first: Namespace,
  second: Namespace,
  addresses: readonly [string, string],
): void {
  assert.equal(ping(first, addresses[1], 10), 10);
  assert.equal(ping(second, addresses[0], 5), 5);
}

/** Sends bytes by TCP from one namespace to the other, and compares sums. */
export async function assertTransfer(
  start: Start,
  from: Namespace,
  to: Namespace,
  address: string,
  bytes: number,
): Promise<void> {
  const port = "5001";
  const deno = [Deno.execPath(), "run", "-A", TRANSFER];
  const [program, ...receive] = to.command("env", ...deno, "receive", port);
  const receiver = start("receiver", program, { args: receive });
  await receiver.waitForLine("listening");
  const [, ...send] = from.command(
    ...["env", ...deno, "send", address, port, `${bytes}`] as const,
  );
  const sender = start("sender", program, { args: send });
  const sent = await sender.waitForLine(SUM, { limit: 60_000 });
  assert.equal(await receiver.waitForLine(SUM), sent);
  assert.equal((await receiver.waitForEnd()).code, 0);
  assert.equal((await sender.waitForEnd()).code, 0);
}
