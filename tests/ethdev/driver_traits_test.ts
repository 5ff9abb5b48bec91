/**
 * What the table of drivers says is what is measured, for all drivers that can
 * be had without a card: not net_af_xdp, whose sockets few kernels here allow.
 */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import {
  deviceTraits,
  DRIVERS,
  driverTraits,
} from "../../packages/ethdev/internal/driver_traits.ts";
import { DENO } from "../testenv/deno.ts";
import { makeFrames, writePcap } from "../testenv/pcap.ts";
import { withProcesses } from "../testenv/process.ts";
import { bondingMember } from "./env.ts";
import type { Measured } from "./probe_driver.ts";

const PROBE = fileURLToPath(new URL("./probe_driver.ts", import.meta.url));

/** Measures a driver, in a network namespace and a folder of its own. */
async function measure(
  words: (folder: string) => string[],
): Promise<Measured> {
  const folder = mkdtempSync(`${tmpdir()}/dpdk-ts-driver-`);
  try {
    return await withProcesses(async (start) => {
      const probe = start("probe", "unshare", {
        args: [
          ...["--net", "sh", "-c", 'ip link set lo up; exec "$@"', "sh"],
          ...[DENO, "run", "-A", "--no-check", PROBE, ...words(folder)],
        ],
        cwd: folder,
      });
      const { code } = await probe.waitForEnd(120_000);
      assert.equal(code, 0, probe.text("stderr").join("\n"));
      return JSON.parse(probe.text("stdout").at(-1)!);
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Arguments of net_pcap of so many characters; the cut one is no file. */
function pcapArguments(folder: string, length: number): string {
  const words = "tx_pcap=o0,rx_pcap=";
  const name = "i".repeat(length - words.length);
  writePcap(`${folder}/${name}`, makeFrames(100));
  return `${words}${name}`;
}

const PCAP_LIMIT = driverTraits("net_pcap").argumentLimit!;

/** How to have a device of each, by driver. */
const DEVICES: Readonly<Record<string, (folder: string) => string[]>> = {
  net_null: () => ["net_null0"],
  net_ring: () => ["net_ring0"],
  net_pcap: (folder) => [`net_pcap0,${pcapArguments(folder, PCAP_LIMIT)}`],
  net_tap: () => ["net_tap0,iface=probe0"],
  net_tun: () => ["net_tun0,iface=probe0"],
  net_af_packet: () => ["net_af_packet0,iface=lo"],
  net_bonding: () => [
    `net_bonding0,mode=1,${bondingMember("net_null7")}`,
    "--vdev=net_null7",
  ],
  net_vhost: (folder) => [`net_vhost0,iface=${folder}/socket`],
};

/** What stands in a secondary's table, where a driver is the primary's alone. */
const REFUSED: Readonly<Record<string, string>> = {
  net_tun: "NULL",
  net_af_packet: "NULL",
  net_bonding: "NULL",
  // They do nothing: see the table.
  net_vhost: "librte_net_vhost",
};

for (const driver of DRIVERS.filter(({ name }) => name in DEVICES)) {
  Deno.test(`${driver.name} is as the table of drivers says`, async () => {
    const seen = await measure(DEVICES[driver.name]!);
    assert.equal(seen.driver, driver.name);
    assert.match(seen.primary.rx, /^librte_net_/);
    const expected = driver.primaryOnly
      ? { rx: REFUSED[driver.name], tx: REFUSED[driver.name] }
      : seen.primary;
    assert.deepEqual(seen.secondary, expected);

    const { used, rings } = seen.held;
    if (driver.keepsPackets === "nowhere") {
      assert.deepEqual({ used, rings }, { used: 0, rings: {} });
    } else if (driver.keepsPackets === "rings") {
      const devices = Object.keys(rings).map((name) =>
        driver.ringNames!.exec(name)?.[1]
      );
      assert.deepEqual({ used, devices }, { used: 0, devices: ["net_ring0"] });
    } else if (driver.staysUp) assert.ok(used > 0, "it keeps packets");

    const { shared, own } = seen.counters;
    assert.deepEqual(shared, driver.counters === undefined ? [-1, -1] : own);
    if (driver.counters !== undefined) assert.ok(own[1]! > 0, "it counts");
  });
}

Deno.test("net_pcap: a secondary gets one character less than it would need", async () => {
  const { secondary } = await measure((folder) => [
    `net_pcap0,${pcapArguments(folder, PCAP_LIMIT + 1)}`,
  ]);
  assert.ok("error" in secondary, JSON.stringify(secondary));
  assert.match(secondary.error, /net_pcap0/);
});

Deno.test("deviceTraits() finds a driver as DPDK does", () => {
  assert.equal(deviceTraits("net_pcap0")?.name, "net_pcap");
  assert.equal(deviceTraits("eth_pcap_left")?.name, "net_pcap");
  assert.equal(deviceTraits("net_memif0"), undefined);
  assert.equal(deviceTraits("0000:00:05.0"), undefined);
  assert.deepEqual(driverTraits("net_memif"), { name: "net_memif" });
  // Else the order of the rows would matter.
  const names = DRIVERS.flatMap(({ name, alias }) =>
    alias === undefined ? [name] : [name, alias]
  );
  for (const name of names) {
    assert.deepEqual(names.filter((other) => other.startsWith(name)), [name]);
  }
});
