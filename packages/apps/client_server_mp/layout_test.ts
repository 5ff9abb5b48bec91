import assert from "node:assert/strict";
import { Window } from "../../ring/mod.ts";
import {
  MAX_CLIENTS,
  MAX_PORTS,
  SHARED_INFO_SIZE,
  SharedInfo,
} from "./layout.ts";

function open(): { info: SharedInfo; window: Window } {
  const window = new Window(new ArrayBuffer(SHARED_INFO_SIZE));
  return { info: new SharedInfo(window), window };
}

Deno.test("SharedInfo puts ports and counters where C has them", () => {
  const { info, window } = open();
  info.setPorts([5, 31]);
  info.addReceived(1, 7);
  info.addSent(2, 31, 8);
  info.addDropped(2, 5, 9);
  assert.equal(window.u16[0], 2);
  assert.deepEqual([...window.u16.subarray(1, 3)], [5, 31]);
  assert.equal(window.u64[(128 + 8) / 8], 7n);
  assert.equal(window.u64[(384 + 512 * 2 + 8 * 31) / 8], 8n);
  assert.equal(window.u64[(640 + 512 * 2 + 8 * 5) / 8], 9n);
  assert.deepEqual(info.ports, [5, 31]);
});

Deno.test("SharedInfo's last counter ends where the memzone ends", () => {
  const { info, window } = open();
  info.addDropped(MAX_CLIENTS - 1, MAX_PORTS - 1, 1);
  assert.equal(window.u64.at(-1), 1n);
  assert.equal(info.dropped(MAX_CLIENTS - 1, MAX_PORTS - 1), 1);
});

Deno.test("SharedInfo carries into the upper half of a counter", () => {
  const { info, window } = open();
  info.addSent(0, 0, 0xffff_ffff);
  info.addSent(0, 0, 32);
  assert.equal(window.u64[384 / 8], 0x1_0000_001fn);
  assert.equal(info.sent(0, 0), 0x1_0000_001f);
});

Deno.test("SharedInfo refuses more ports than fit", () => {
  const { info, window } = open();
  window.u16[0] = MAX_PORTS + 1;
  assert.throws(() => info.ports, {
    name: "RangeError",
    message: "Too many ethernet ports: 33, at most 32",
  });
});

Deno.test("SharedInfo clear leaves zeros", () => {
  const { info, window } = open();
  window.u8.fill(0xff);
  info.clear();
  assert.deepEqual(window.u8.filter((byte) => byte !== 0).length, 0);
});
