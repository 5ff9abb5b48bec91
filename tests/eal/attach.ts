/**
 * Test program: attaches to a simple_mp primary, finds its ring, detaches.
 *
 *   attach.ts PREFIX LCORE [BLOCK]
 *
 * BLOCK is an address that the first of its lives maps before the attach, so
 * that the primary's memory cannot be mapped there.
 */
import process from "node:process";
import { getEnvironment, libc } from "../../ffi/os/libc.ts";
import { init, Memzone } from "../../packages/eal/mod.ts";

const [prefix, lcore, block] = process.argv.slice(2);
const lives = Number(getEnvironment("DPDK_TS_ADDRESS_RESTARTS") ?? 0) + 1;
if (block !== undefined && lives === 1) {
  const PROT_NONE = 0;
  const PRIVATE_ANONYMOUS_FIXED_NOREPLACE = 0x10_0022;
  const at = Number(block);
  const mapped = libc().mmap(
    at,
    4096,
    PROT_NONE,
    PRIVATE_ANONYMOUS_FIXED_NOREPLACE,
    -1,
    0,
  );
  if (mapped !== at) throw new Error("Cannot block the address");
}
const eal = init([
  `--lcores=${lcore}@0`,
  "--no-pci",
  "--no-telemetry",
  `--file-prefix=${prefix}`,
  "--proc-type=secondary",
]);
const zone = Memzone.find("RG_PRI_2_SEC");
console.log(
  `attached ${eal.processType} ring ${zone !== undefined} lives ${lives}`,
);
console.log(`restarts ${getEnvironment("DPDK_TS_ADDRESS_RESTARTS")}`);
eal.cleanup();
