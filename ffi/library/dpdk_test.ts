import assert from "node:assert/strict";
import { candidates, chooseTable, dpdk, parseVersion } from "./dpdk.ts";

Deno.test("candidates() searches the folder that is set and no other", () => {
  const inFolder = candidates("/opt/dpdk");
  assert.ok(
    inFolder.every((path) => path.startsWith("/opt/dpdk/librte_ethdev.so")),
  );
});

Deno.test("candidates() has every supported ABI, newest first", () => {
  assert.deepEqual(
    candidates(undefined).slice(0, 4),
    [26, 25, 24, 23].map((abi) => `librte_ethdev.so.${abi}`),
  );
});

Deno.test("parseVersion() reads releases and release candidates", () => {
  assert.deepEqual(parseVersion("DPDK 22.11.11"), ["22.11.11", 2211]);
  assert.deepEqual(parseVersion("DPDK 26.07.0-rc1"), ["26.07.0-rc1", 2607]);
  assert.deepEqual(parseVersion("nonsense"), ["nonsense", 0]);
});

Deno.test("chooseTable() gives every supported release the table of its ABI", () => {
  const abis = [
    [23, 2211, 2303, 2307],
    [24, 2311, 2403, 2407],
    [25, 2411, 2503, 2507],
    [26, 2511, 2603, 2607],
  ] as const;
  for (const [abi, ...releases] of abis) {
    for (const release of releases) {
      const table = chooseTable("lib", "text", release, "x86_64");
      assert.equal(table.behaviour.abi, abi, String(release));
    }
  }
});

Deno.test("chooseTable() tells 26.07 from 25.11, which has the same ABI", () => {
  const older = chooseTable("lib", "25.11.4", 2511, "x86_64");
  const newer = chooseTable("lib", "26.07.0", 2607, "x86_64");
  assert.equal(older.behaviour.ringGuard, 0);
  assert.equal(newer.behaviour.ringGuard, 64);
});

Deno.test("chooseTable() refuses other releases in one line that says what to do", () => {
  for (
    const [version, release] of [["21.11.9", 2111], ["26.11.0", 2611], [
      "nonsense",
      0,
    ]] as const
  ) {
    assert.throws(() => chooseTable("lib.so", version, release, "x86_64"), {
      name: "LibraryError",
      message:
        `Cannot use lib.so: it is DPDK ${version}, supported are 22.11 to 26.07. Install the DPDK of your distribution, or set DPDK_LIB_DIR to the folder of one that was built with default options`,
    });
  }
});

Deno.test("chooseTable() refuses other processors by name", () => {
  assert.throws(() => chooseTable("lib.so", "22.11.11", 2211, "aarch64"), {
    name: "LibraryError",
    message:
      "Cannot use lib.so on aarch64: struct layouts are known for x86_64 only; run this on such a machine",
  });
});

Deno.test("symbol() names the symbol that is missing", () => {
  const { path } = dpdk();
  assert.throws(() => dpdk().symbol("rte_no_such_thing"), {
    name: "LibraryError",
    message: `Cannot use ${path}: it exports no rte_no_such_thing`,
  });
});
