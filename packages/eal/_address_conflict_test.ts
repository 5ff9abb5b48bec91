import assert from "node:assert/strict";
import { layout } from "../../ffi/layout/mod.ts";
import { Window } from "../../ffi/memory/window.ts";
import { parseMappings } from "../group/internal/memory_maps.ts";
import { firstOverlap, sharedRegions } from "./_address_conflict.ts";

/** A config file of a primary with one memory segment list. */
function configFile(): Uint8Array {
  const { rte_mem_config, rte_memseg_list, rte_fbarray } = layout();
  const window = new Window(new ArrayBuffer(rte_mem_config.sizeof));
  const put = (offset: number, value: bigint): void => {
    window.u64[offset / 8] = value;
  };
  const table = (at: number, address: bigint): void => {
    window.u32[(at + rte_fbarray.len) / 4] = 64;
    window.u32[(at + rte_fbarray.elt_sz) / 4] = 48;
    put(at + rte_fbarray.data, address);
  };
  put(rte_mem_config.mem_cfg_addr, 0x1_0000_0000n);
  table(rte_mem_config.memzones, 0x1_0010_0000n);
  put(rte_mem_config.memsegs + rte_memseg_list.base_va, 0x1_0020_0000n);
  put(rte_mem_config.memsegs + rte_memseg_list.len, 0x20_0000n);
  table(rte_mem_config.memsegs + rte_memseg_list.memseg_arr, 0x1_0050_0000n);
  return window.u8;
}

Deno.test("sharedRegions() finds every region a secondary must map", () => {
  const starts = sharedRegions(configFile()).map(({ start }) => start);
  assert.deepEqual(starts, [
    0x1_0000_0000,
    0x1_0010_0000,
    0x1_0020_0000,
    0x1_0050_0000,
  ]);
});

Deno.test("sharedRegions() takes a truncated file for one without regions", () => {
  assert.deepEqual(sharedRegions(configFile().slice(0, 100)), []);
});

Deno.test("firstOverlap() finds the region that a mapping covers", () => {
  const maps = [
    "0ffe00000-0fff00000 rw-p 00000000 00:00 0",
    "100300000-100340000 rw-p 00000000 00:00 0 [anon]",
    "7f0000000000-7f0000001000 r-xp 00000000 08:01 42 /lib/libc.so.6",
  ].join("\n");
  const taken = parseMappings(maps);
  assert.equal(taken.length, 3);
  const found = firstOverlap(sharedRegions(configFile()), taken);
  assert.deepEqual(found, { start: 0x1_0020_0000, end: 0x1_0040_0000 });
});

Deno.test("firstOverlap() lets neighbours be", () => {
  const region = { start: 0x2000, end: 0x3000 };
  const neighbours = [{ start: 0x1000, end: 0x2000 }, {
    start: 0x3000,
    end: 0x4000,
  }];
  assert.equal(firstOverlap([region], neighbours), undefined);
});
