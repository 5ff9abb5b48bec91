/**
 * The first program that a user writes: answers the kernel's pings; and the
 * mistake that first programs make.
 */
import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { uniqueShortName, withPrefix } from "../testenv/prefix.ts";
import { withProcesses } from "../testenv/process.ts";
import { runTool } from "../testenv/command.ts";
import { bringUp, withNamespaces } from "../testenv/namespaces.ts";

const EXAMPLE = fileURLToPath(
  new URL("../../examples/answer_ping.ts", import.meta.url),
);
const PINGS = 1000;

/** The command line of a version of the example. */
function words(path: string, prefix: string, device: string): string[] {
  return [
    ...["run", "--allow-ffi", "--no-check", path, "--lcores=0@0"],
    ...["--no-pci", "-m", "64", `--file-prefix=${prefix}`],
    ...[`--vdev=net_tap0,iface=${device}`, "--", "10.99.1.2"],
  ];
}

/** Starts the example; what ping says of a thousand pings. */
function answered(path: string): Promise<string> {
  const device = uniqueShortName("t");
  return withNamespaces(
    [device],
    (first) =>
      withPrefix("ping", (prefix) =>
        withProcesses(async (start) => {
          const program = start("answer_ping", Deno.execPath(), {
            args: words(path, prefix, device),
          });
          await program.waitForLine(/answering for 10\.99\.1\.2/);
          runTool("ip", "link", "set", device, "netns", first.name);
          bringUp(first, device, "10.99.1.1/24");
          const said = first.run(
            ...["ping", "-q", "-c", `${PINGS}`, "-i", "0.002"] as const,
            ...["-W", "2", "10.99.1.2"],
          );
          program.kill("SIGINT");
          assert.equal((await program.status).code, 0);
          return said;
        })),
  );
}

Deno.test("the example answers each of a thousand pings once", async () => {
  const said = await answered(EXAMPLE);
  assert.match(said, new RegExp(`${PINGS} received, 0% packet loss`));
  assert.doesNotMatch(said, /duplicates/);
});

Deno.test("to free what send returned, as if the burst stayed as it was, is named in its first round", async () => {
  const text = readFileSync(EXAMPLE, "utf8");
  const correct = /tx\.send\(\);\n\s*answers\.free\(\);.*/;
  assert.match(text, correct);
  const path = EXAMPLE.replace(/\.ts$/, `_${Deno.pid}.ts`);
  writeFileSync(path, text.replace(correct, "answers.free(tx.send());"));
  const device = uniqueShortName("t");
  try {
    await withNamespaces(
      [device],
      (first) =>
        withPrefix("ping", (prefix) =>
          withProcesses(async (start) => {
            const program = start("answer_ping", Deno.execPath(), {
              args: words(path, prefix, device),
            });
            await program.waitForLine(/answering for 10\.99\.1\.2/);
            runTool("ip", "link", "set", device, "netns", first.name);
            bringUp(first, device, "10.99.1.1/24");
            // The first ARP request is answered, once, and then the mistake shows.
            const ping = ["-c", "1", "-W", "2", "10.99.1.2"] as const;
            const [tool, ...args] = first.command("ping", ...ping);
            new Deno.Command(tool, { args, stdout: "null" }).outputSync();
            await program.waitForLine(
              /Cannot free packets of burst: from must be from 0 to its length of 0: 1/,
            );
            assert.equal((await program.status).code, 1);
          })),
    );
  } finally {
    rmSync(path);
  }
});
