/**
 * The kernel's own traffic through l2fwd_fork: ping and one TCP connection
 * between two network namespaces outlive kills of the workers.
 */
import assert from "node:assert/strict";
import { runTool } from "../testenv/command.ts";
import {
  bringUp,
  type Namespace,
  ping,
  withNamespaces,
} from "../testenv/namespaces.ts";
import { uniqueShortName } from "../testenv/prefix.ts";
import type { Start, TestProcess } from "../testenv/process.ts";
import { allForward, pause, withFork } from "../apps/l2fwd_fork/group.ts";

const TCP_PORT = 7777;

/** Answers each piece of data with the same. */
const ECHO_SERVER = `
const listener = Deno.listen({ hostname: "0.0.0.0", port: ${TCP_PORT} });
console.log("listening");
for await (const connection of listener) {
  connection.readable.pipeTo(connection.writable).catch(() => {});
}`;

/** Sends a line after each answer, and says how many came back in order. */
const CLIENT = `
const connection = await Deno.connect({ hostname: Deno.args[0], port: ${TCP_PORT} });
const reader = connection.readable.pipeThrough(new TextDecoderStream()).getReader();
const writer = connection.writable.getWriter();
for (let n = 0;; n++) {
  const line = n + " " + "x".repeat(n * 37 % 3000) + "\\n";
  await writer.write(new TextEncoder().encode(line));
  for (let got = ""; got !== line;) {
    got += (await reader.read()).value;
    if (!line.startsWith(got)) throw new Error("wrong answer");
  }
  console.log("answered " + n);
  await new Promise((resolve) => setTimeout(resolve, 10));
}`;

function address(index: number): string {
  return `10.97.0.${index + 1}`;
}

function inNamespace(
  start: Start,
  { name, command }: Namespace,
  script: string,
  ...args: string[]
): TestProcess {
  const [program, ...words] = command(Deno.execPath(), "eval", script);
  return start(`in ${name}`, program, { args: [...words, ...args] });
}

/** The number of the last answer that the client has had. */
function lastAnswer(client: TestProcess): number {
  const answers = client.text("stdout").filter((l) => /^answered \d+$/.test(l));
  return Number(answers.at(-1)?.split(" ")[1] ?? -1);
}

async function waitForAnswers(client: TestProcess, n: number): Promise<void> {
  const end = performance.now() + 30_000;
  while (lastAnswer(client) < n) {
    assert.ok(!client.ended, client.text("stderr").join("\n"));
    assert.ok(performance.now() < end, `answer ${n} never came`);
    await pause(10);
  }
}

Deno.test("l2fwd_fork carries ping and TCP on over a series of kills", () =>
  withFork(async (test) => {
    const taps = [0, 1].map(() => uniqueShortName("t"));
    await withNamespaces(taps, async (...namespaces) => {
      const [first, second] = namespaces;
      const main = await test.ready({
        // A tap's interface has the address that l2fwd_fork writes into frames.
        vdevs: taps.map((tap, k) =>
          `net_tap${k},iface=${tap},mac=02:00:00:00:00:0${k}`
        ),
        args: "-p 3 -T 0",
      }, [1, 2]);
      taps.forEach((tap, k) => {
        runTool("ip", "link", "set", tap, "netns", namespaces[k]!.name);
        bringUp(namespaces[k]!, tap, `${address(k)}/24`);
      });
      const server = inNamespace(test.start, second, ECHO_SERVER);
      await server.waitForLine("listening");
      const client = inNamespace(test.start, first, CLIENT, address(1));
      const view = await test.observe();
      for (let kill = 0; kill < 4; kill++) {
        await waitForAnswers(client, lastAnswer(client) + 20);
        const { workers } = await view.until("all forward", allForward);
        Deno.kill(workers[kill % 2]!.pid, "SIGKILL");
      }
      await waitForAnswers(client, lastAnswer(client) + 20);
      await view.until(
        "the last recovery",
        (seen) => allForward(seen) && seen.workers[0]!.generation === 5,
      );
      assert.equal(ping(first, address(1), 10), 10);
      await view.close();
      main.kill("SIGTERM");
      assert.equal((await main.waitForEnd()).code, 0);
    });
  }));
