/** What symmetric_mp says, and how it exits, when it cannot start. */
import assert from "node:assert/strict";
import { assertEnds, assertFatal } from "../../testenv/ends.ts";
import { withPackets } from "../../testenv/packet_apps.ts";

/** Reaches every argument error without hugepages. */
const NO_HUGE = ["--no-huge", "-m", "100"];
const TWO_PORTS = ["net_null0,no-rx=1", "net_null1,no-rx=1"];
const THREE_PORTS = [...TWO_PORTS, "net_null2,no-rx=1"];

const SYMMETRIC: readonly (readonly [string, RegExp])[] = [
  ["", /^Error: Invalid or missing proc-id parameter$/],
  ["-p 3 --num-procs 2 --proc-id -1", /missing proc-id/],
  ["-p 3 --num-procs 2 --proc-id 1x", /missing proc-id/],
  ["-p 3 --proc-id 0", /missing num-procs/],
  ["-p 3 --num-procs 0 --proc-id 0", /missing num-procs/],
  ["--num-procs 2 --proc-id 0", /missing port mask/],
  ["-p 0 --num-procs 2 --proc-id 0", /missing port mask/],
  ["-p junk --num-procs 2 --proc-id 0", /missing port mask/],
  ["-p 3 --num-procs 2 --proc-id 2", /2 is not below the 2 processes/],
  ["-p 3 --num-procs 2 --proc-id 0 -x", /^Error: Cannot parse the command/],
];
for (const [args, line] of SYMMETRIC) {
  Deno.test(`symmetric_mp refuses "${args}" with exit code 1`, () =>
    withPackets(async ({ app }) => {
      const options = { vdevs: TWO_PORTS, eal: NO_HUGE, args };
      const process = app("Deno", "symmetric_mp", options);
      await assertEnds(process, 1, "stdout", line);
      assert.ok(process.text("stdout").some((text) => /^Usage: /.test(text)));
    }));
}

Deno.test("symmetric_mp says that there are no ports, or an odd number", () =>
  withPackets(async ({ app }) => {
    const args = "-p 7 --num-procs 1 --proc-id 0 --mbufs 511";
    const none = app("Deno", "symmetric_mp", { eal: NO_HUGE, args });
    await assertFatal(none, /^ {2}Cause: No Ethernet ports$/);
    const vdevs = THREE_PORTS;
    const odd = app("Deno", "symmetric_mp", { vdevs, eal: NO_HUGE, args });
    await assertFatal(odd, /number of ports must be even: 3$/);
  }));

Deno.test("symmetric_mp says that ports or pool cannot be made", () =>
  withPackets(async ({ app }) => {
    const few = "net_pcap0,rx_iface=lo,tx_iface=lo";
    const ports = app("Deno", "symmetric_mp", {
      vdevs: [few, "net_null1"],
      eal: NO_HUGE,
      args: "-p 3 --num-procs 2 --proc-id 0 --mbufs 511",
    });
    await assertFatal(ports, /^ {2}Cause: Error initialising ports: /);
    const pool = app("Deno", "symmetric_mp", {
      vdevs: TWO_PORTS,
      eal: NO_HUGE,
      args: "-p 3 --num-procs 1 --proc-id 0",
    });
    await assertFatal(pool, /^ {2}Cause: Cannot get memory pool for buffers/);
  }));

Deno.test("symmetric_mp with a mask of absent ports has nothing to do", () =>
  withPackets(async ({ app }) => {
    const args = "-p c --num-procs 1 --proc-id 0 --mbufs 511";
    const process = app("Deno", "symmetric_mp", {
      vdevs: TWO_PORTS,
      eal: NO_HUGE,
      args,
    });
    await assertEnds(process, 0, "stdout", /^Lcore 0 has nothing to do$/);
  }));
