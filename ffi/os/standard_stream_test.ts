/** Writing to readers that are slow, and that go away. */
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { closeSync, constants, mkdtempSync, openSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import process from "node:process";
import { isTerminal, writeAll } from "./standard_stream.ts";

/** Runs a body with a pipe that writers do not wait for, and a reader. */
async function withPipe(
  reader: string,
  body: (fd: number) => void,
): Promise<string> {
  const folder = mkdtempSync(`${tmpdir()}/dpdk-ts-pipe-`);
  const path = `${folder}/pipe`;
  try {
    execFileSync("mkfifo", [path]);
    // Opened for both, so that it opens before the reader does.
    const fd = openSync(path, constants.O_RDWR | constants.O_NONBLOCK);
    const child = spawn("sh", ["-c", reader], {
      env: { ...process.env, PIPE: path },
      stdio: ["ignore", "pipe", "inherit"],
    });
    let output = "";
    child.stdout.on("data", (chunk) => output += String(chunk));
    const ended = new Promise((resolve) => child.on("close", resolve));
    body(fd);
    closeSync(fd);
    await ended;
    return output.trim();
  } finally {
    rmSync(folder, { recursive: true });
  }
}

Deno.test("writeAll() waits for a reader that is behind", async () => {
  const bytes = new Uint8Array(1_000_000).fill(0x41);
  const read = await withPipe(
    `exec 0<"$PIPE"; sleep 0.2; head -c ${bytes.length} | wc -c`,
    (fd) => assert.equal(writeAll(fd, bytes), true),
  );
  assert.equal(read, String(bytes.length));
});

Deno.test("writeAll() tells that nobody reads", () => {
  const folder = mkdtempSync(`${tmpdir()}/dpdk-ts-pipe-`);
  try {
    execFileSync("mkfifo", [`${folder}/pipe`]);
    const { O_RDONLY, O_WRONLY, O_NONBLOCK } = constants;
    const reader = openSync(`${folder}/pipe`, O_RDONLY | O_NONBLOCK);
    const writer = openSync(`${folder}/pipe`, O_WRONLY);
    assert.equal(writeAll(writer, Uint8Array.of(1)), true);
    closeSync(reader);
    assert.equal(writeAll(writer, Uint8Array.of(1)), false);
    assert.equal(isTerminal(writer), false);
    closeSync(writer);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

Deno.test("writeAll() drops what has no room, and goes on", () => {
  const full = openSync("/dev/full", constants.O_WRONLY);
  assert.equal(writeAll(full, Uint8Array.of(1)), true);
  closeSync(full);
});
