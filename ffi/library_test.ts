import assert from "node:assert/strict";
import { candidates, dpdk, parseVersion } from "./library.ts";

Deno.test("candidates() searches the folder that is set and no other", () => {
  const inFolder = candidates("/opt/dpdk");
  assert.ok(
    inFolder.every((path) => path.startsWith("/opt/dpdk/librte_ethdev.so")),
  );
  assert.equal(candidates(undefined)[0], "librte_ethdev.so.23");
});

Deno.test("parseVersion() reads releases and release candidates", () => {
  assert.deepEqual(parseVersion("DPDK 22.11.11"), ["22.11.11", 2211]);
  assert.deepEqual(parseVersion("DPDK 26.07.0-rc1"), ["26.07.0-rc1", 2607]);
  assert.deepEqual(parseVersion("nonsense"), ["nonsense", 0]);
});

Deno.test("symbol() names the symbol that is missing", () => {
  assert.throws(() => dpdk().symbol("rte_no_such_thing"), {
    name: "LibraryError",
    message: "Cannot use librte_ethdev.so.23: it exports no rte_no_such_thing",
  });
});
