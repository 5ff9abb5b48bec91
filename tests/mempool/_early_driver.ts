/**
 * Test program: opens the mempool drivers of DPDK before the EAL does, then
 * looks up a pool as a secondary.
 *
 *   _early_driver.ts PREFIX POOL none|libc|deno
 *
 * @module
 */
import { libc } from "../../ffi/os/libc.ts";
import { cString } from "../../ffi/memory/c_memory.ts";
import { init } from "../../packages/eal/mod.ts";
import { Mempool } from "../../packages/mempool/mod.ts";
import { soname } from "../testenv/dpdk_library.ts";
import { ealArguments } from "../testenv/ealtest.ts";

const DRIVER = soname("mempool_ring");
const RTLD_NOW = 2;

const [prefix, name, how] = Deno.args;
if (how === "deno") Deno.dlopen(DRIVER, {});
if (how === "libc" && libc().dlopen(cString(DRIVER), RTLD_NOW) === 0) {
  throw new Error(`Cannot open ${DRIVER}`);
}
const eal = init(
  ealArguments(prefix!, { lcores: [20], processType: "secondary" }),
);
try {
  const pool = Mempool.lookup(name!);
  const object = pool.get();
  console.log(`usable: ${pool.put(object)}`);
} catch (error) {
  console.log(`${error}`);
}
eal.cleanup();
