import assert from "node:assert/strict";
import { parseHugepageMounts } from "./hugepages.ts";

Deno.test("parseHugepageMounts() finds hugetlbfs, whatever its folder is called", () => {
  const mounts = [
    "proc /proc proc rw,nosuid 0 0",
    "hugetlbfs /dev/hugepages hugetlbfs rw,relatime,pagesize=2M 0 0",
    "none /mnt/big\\040pages hugetlbfs rw,pagesize=1024M 0 0",
    "tmpfs /mnt/hugetlbfs tmpfs rw 0 0",
    "",
  ].join("\n");
  assert.deepEqual(parseHugepageMounts(mounts), [
    "/dev/hugepages",
    "/mnt/big pages",
  ]);
});
