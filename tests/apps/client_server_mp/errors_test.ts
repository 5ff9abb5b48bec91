/**
 * What mp_server and mp_client say, and how they exit, when they cannot start.
 */
import assert from "node:assert/strict";
import { assertEnds, assertFatal } from "../../testenv/ends.ts";
import { withPackets } from "../../testenv/packet_apps.ts";

/** Reaches every argument error without hugepages. */
const NO_HUGE = ["--no-huge", "-m", "100"];
const TWO_PORTS = ["net_null0,no-rx=1", "net_null1,no-rx=1"];
const THREE_PORTS = [...TWO_PORTS, "net_null2,no-rx=1"];

const SERVER: readonly (readonly [string, RegExp])[] = [
  ["", /^ERROR: No port selected$/],
  ["-p 3", /^ERROR: Number of clients missing$/],
  ["-p c -n 2", /^ERROR: No port selected$/],
  ["-p junk -n 2", /^ERROR: Port mask must be hexadecimal: "junk"$/],
  ["-p 1 -p 2 -n 2", /^ERROR: Port mask given twice$/],
  ["-p 3 -n 0", /^ERROR: Number of clients must be from 1 to 16: "0"$/],
  ["-p 3 -n 17", /^ERROR: Number of clients must be from 1 to 16/],
  ["-p 3 -n two", /^ERROR: Number of clients must be from 1 to 16/],
  ["-p 3 -n 2 -s 1", /^ERROR: Unknown option '\?'/],
  ["-p 3 -n", /^ERROR: Unknown option '\?'/],
];
for (const [args, line] of SERVER) {
  Deno.test(`mp_server refuses "${args}" with exit code 255`, () =>
    withPackets(async ({ app }) => {
      const options = { vdevs: TWO_PORTS, eal: NO_HUGE, args };
      const process = app("Deno", "mp_server", options);
      await assertEnds(process, 255, "stdout", line);
      assert.ok(process.text("stdout").some((text) => /^Usage: /.test(text)));
    }));
}

Deno.test("mp_server refuses an odd number of ports with exit code 255", () =>
  withPackets(async ({ app }) => {
    const process = app("Deno", "mp_server", {
      vdevs: THREE_PORTS,
      eal: NO_HUGE,
      args: "-p f7 -n 2",
    });
    await assertEnds(process, 255, "stdout", /^ERROR: .* must be even: 3$/);
  }));

Deno.test("mp_server says that pool or port cannot be made", () =>
  withPackets(async ({ app }) => {
    const pool = app("Deno", "mp_server", {
      vdevs: TWO_PORTS,
      eal: NO_HUGE,
      args: "-p f3 -n 2 --mbufs 100000",
    });
    await assertFatal(pool, /^ {2}Cause: Cannot create needed mbuf pools: /);
    await pool.waitForLine("WARNING: leftover ports in mask 0xf0 - ignoring");
    // One tx file, two clients.
    const port = app("Deno", "mp_server", {
      vdevs: ["net_null0", "net_pcap1,tx_pcap=/dev/null"],
      eal: NO_HUGE,
      args: "-p 3 -n 2 --mbufs 2047",
    });
    await assertFatal(port, /^ {2}Cause: Cannot initialise port 1: /);
  }));

Deno.test("mp_server refuses to be a secondary, EAL errors give 255", () =>
  withPackets(async ({ app, ready }) => {
    const args = "-p 3 -n 2 --mbufs 2047";
    const server = await ready("Deno", "mp_server", { vdevs: TWO_PORTS, args });
    const lcores = [1];
    const secondary = app("Deno", "mp_server", {
      lcores,
      processType: "secondary",
      args,
    });
    await assertFatal(secondary, /Cause: Cannot reserve memory zone/);
    const primary = app("Deno", "mp_server", { lcores, args });
    await assertEnds(primary, 255, "stderr", /another primary/);
    const client = app("Deno", "mp_client", { lcores, args: "-n 0" });
    await assertEnds(client, 255, "stderr", /another primary/);
    const absent = app("Deno", "mp_client", {
      lcores,
      processType: "secondary",
      args: "-n 2",
    });
    await assertFatal(absent, /Cannot get RX ring MProc_Client_2_RX: /);
    assert.equal(server.ended, false);
  }));

for (const args of ["-n", "-n -1", "-n 16", "-n 1x", "-x", "--id=1"]) {
  Deno.test(`mp_client refuses "${args}" with exit code 1`, () =>
    withPackets(async ({ app }) => {
      const process = app("Deno", "mp_client", { eal: NO_HUGE, args });
      await assertFatal(process, /^ {2}Cause: Invalid command-line arguments/);
      assert.match(process.text("stdout")[0] ?? "", /^Usage: mp_client /);
    }));
}

Deno.test("mp_client without a server says so", () =>
  withPackets(async ({ app }) => {
    const secondary = app("Deno", "mp_client", {
      processType: "secondary",
      args: "-n 0",
    });
    await assertEnds(secondary, 255, "stderr", /primary/);
    const auto = app("Deno", "mp_client", {
      processType: "auto",
      vdevs: TWO_PORTS,
      args: "-n 0",
    });
    await assertFatal(auto, /^ {2}Cause: No server process: start mp_server/);
  }));
