/** What `console.log` shows of objects: one useful line each. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import process from "node:process";
import test from "node:test";
import { fileURLToPath } from "node:url";
import { endGroup, groupArguments } from "./_group.ts";

// The same kind of file as this one: .ts, or .js made of it.
const peer = fileURLToPath(import.meta.url)
  .replace("console_test", "console_peer");
const run = "Deno" in globalThis ? ["run", "--allow-ffi", peer] : [peer];

const EXPECTED: Readonly<Record<string, string | RegExp>> = {
  "window": "Window { 448 bytes }",
  "window at an address": /^Window \{ 4096 bytes at 0x[0-9a-f]+ \}$/,
  "memzone": /^Memzone "zone" \{ 4096 bytes at 0x[0-9a-f]+, socket 0 \}$/,
  "closed memzone": 'Memzone "zone" { closed }',
  "ring view": 'RingView "plain" { 0 of 7, mt producers, mt consumers }',
  "ring header": 'RingHeader "plain" { 0 of 7, mt producers, mt consumers }',
  "ring": 'Ring "jobs" { 5 of 1023, mt producers, st consumer }',
  "batch": "Batch { 3 of 32 elements }",
  "producer": 'Producer "jobs" { ring 5 of 1023, batch 3 of 32 }',
  "consumer": 'Consumer "jobs" { ring 5 of 1023, batch 3 of 32 }',
  "closed ring": 'Ring "jobs" { closed }',
  "end of a closed ring": 'Producer "jobs" { ring closed, batch 3 of 32 }',
  "mempool": 'Mempool "objects" { 124 of 127 free, 64 bytes each }',
  "source": 'Source "objects" { pool 124 of 127 free, batch 3 of 8 }',
  "sink": 'Sink "objects" { pool 124 of 127 free, batch 3 of 8 }',
  "closed mempool": 'Mempool "objects" { closed }',
  "end of a closed mempool": 'Source "objects" { pool closed, batch 3 of 8 }',
  "packet pool": 'PktmbufPool "packets" { 1020 of 1023 free, 2304 bytes each }',
  "burst": "Burst { 3 of 32 packets }",
  "packets": /^Mbufs \{ packets at 0x[0-9a-f]+ and up \}$/,
  "lanes": "Lanes { 2 bursts with 3 packets }",
  "operations":
    /^BurstOperations \{ 3 of 32 packets, (by kernels|in TypeScript) \}$/,
  "fresh port": 'Port 0 "net_ring0" { net_ring, not configured }',
  "port":
    'Port 0 "net_ring0" { net_ring, stopped, link down, 2 rx queues, 1 tx queue }',
  "started port":
    'Port 0 "net_ring0" { net_ring, started, link up, 2 rx queues, 1 tx queue }',
  "rx queue": "RxQueue { port 0, queue 1, port not started, burst 3 of 32 }",
  "tx queue": "TxQueue { port 0, queue 0, ready, burst 3 of 32 }",
  "buffer":
    "TxBuffer { port 0, queue 0, 3 of 16 waiting, 0 sent, 0 dropped, burst 0 of 32 }",
  "closed port": 'Port 0 "net_ring0" { closed }',
  "ring after the end": 'Ring "late" { closed }',
  "packet pool after the end": 'PktmbufPool "packets" { closed }',
  "port after the end": 'Port 0 "net_ring0" { closed }',
  "rx queue after the end":
    "RxQueue { port 0, queue 1, port not started, burst 0 of 32 }",
};

let lines: string[] = [];

function checkLines(checked: string): void {
  const args = groupArguments([0], ["--vdev=net_ring0"]);
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [...run, ...args],
    { encoding: "utf8", env: { ...process.env, DPDK_TS_CHECKED: checked } },
  );
  endGroup({ cleanup() {} });
  assert.equal(status, 0, stderr);
  lines = stdout.split("\n");
  for (const [what, expected] of Object.entries(EXPECTED)) {
    const line = lines.find((text) => text.startsWith(`${what}: `));
    const text = line?.slice(what.length + 2);
    if (typeof expected === "string") assert.equal(text, expected);
    else assert.match(text ?? "", expected);
  }
}

test("console.log() shows one line of each object", () => checkLines("off"));

test("console.log() shows the same in checked mode", () => checkLines("on"));

test("JSON.stringify() takes that line for each object", () => {
  for (const what of Object.keys(EXPECTED)) {
    const [shown, json] = [`${what}: `, `JSON of ${what}: `].map((start) =>
      lines.find((text) => text.startsWith(start))?.slice(start.length)
    );
    assert.equal(json, JSON.stringify(shown), what);
  }
});

test("JSON.stringify() takes addresses and bigints of records as text", () => {
  const start = "records: ";
  const line = lines.find((text) => text.startsWith(start))!;
  const { mac, info, stats, xstats } = JSON.parse(line.slice(start.length));
  assert.equal(mac, "00:00:00:00:00:00");
  assert.equal(info.driverName, "net_ring");
  assert.equal(info.rxOffloads, "8192"); // SCATTER
  assert.equal(info.defaultRxQueueConfig.offloads, "0");
  assert.equal(stats.rxPackets, "0");
  assert.deepEqual(xstats[0], { name: "rx_good_packets", value: "0" });
});

test("console.log() shows that line also of objects in others", () => {
  // The runtimes differ in white space.
  assert.match(
    lines.join(" ").replaceAll(/[\s,]+/g, " "),
    /in others: \[ \{ ring: Ring "jobs" \{ 5 of 1023 mt producers st consumer \} \} \]/,
  );
});

test("console.log() shows classes as always", () => {
  assert.ok(lines.some((text) => /^class: (\[class|\[Function)/.test(text)));
});
