import assert from "node:assert/strict";
import fc from "npm:fast-check@4.10.2";
import { Window } from "../../eal/mod.ts";
import type { GroupObjects, RingInfo } from "../../inspect/mod.ts";
import { MAX_PORTS, SHARED_INFO_SIZE, SharedInfo } from "./layout.ts";
import { clientServerTable } from "./table.ts";

/** A group with rings of these names, as far as the table looks at it. */
function groupWith(...rings: string[]): GroupObjects {
  const named = rings.map((name) => ({ name }) as RingInfo);
  return { rings: named as readonly RingInfo[] } as GroupObjects;
}

function open(): { info: SharedInfo; window: Window } {
  const window = new Window(new ArrayBuffer(SHARED_INFO_SIZE));
  return { info: new SharedInfo(window), window };
}

Deno.test("clientServerTable sums what the clients counted, by port and by client", () => {
  const { info, window } = open();
  info.setPorts([5, 3]);
  info.addReceived(0, 100);
  info.addReceived(1, 10);
  info.addSent(0, 5, 1);
  info.addSent(0, 3, 2);
  info.addSent(2, 5, 4);
  info.addDropped(2, 3, 8);
  const group = groupWith("MProc_Client_0_RX", "MProc_Client_2_RX", "other");
  assert.deepEqual(clientServerTable.read(window, group), {
    ports: [
      { id: 5, rx: 100, tx: 5, txDrop: 0 },
      { id: 3, rx: 10, tx: 2, txDrop: 8 },
    ],
    clients: [
      { id: 0, ring: "MProc_Client_0_RX", tx: 3, txDrop: 0 },
      { id: 2, ring: "MProc_Client_2_RX", tx: 4, txDrop: 8 },
    ],
  });
});

Deno.test("clientServerTable is none where ports cannot be", () => {
  const { window } = open();
  window.u16[0] = MAX_PORTS + 1;
  assert.equal(clientServerTable.read(window, groupWith()), undefined);
  window.u16[0] = 1;
  window.u16[1] = MAX_PORTS;
  assert.equal(clientServerTable.read(window, groupWith()), undefined);
});

Deno.test("clientServerTable reads any memory without an error", () => {
  const bytes = fc.uint8Array({ minLength: 128, maxLength: 128 });
  fc.assert(fc.property(bytes, (start) => {
    const { window } = open();
    window.u8.fill(0xff);
    window.u8.set(start);
    window.u16[0] = start[0]! % 40;
    clientServerTable.read(window, groupWith("MProc_Client_0_RX"));
  }));
});
