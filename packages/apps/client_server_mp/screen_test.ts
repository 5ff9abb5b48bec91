import assert from "node:assert/strict";
import { Window } from "../../ring/mod.ts";
import { SHARED_INFO_SIZE, SharedInfo } from "./layout.ts";
import { clientCounters, screenText } from "./screen.ts";

Deno.test("screenText is C's screen, byte for byte", () => {
  const info = new SharedInfo(new Window(new ArrayBuffer(SHARED_INFO_SIZE)));
  info.setPorts([0, 3]);
  info.addReceived(0, 300);
  info.addReceived(1, 7);
  info.addSent(0, 3, 118);
  info.addSent(0, 0, 4);
  info.addSent(1, 3, 118);
  info.addDropped(1, 0, 3);
  const counters = clientCounters(2);
  counters.received[0] = 122;
  counters.dropped[0] = 32;
  counters.received[1] = 121;
  assert.equal(
    screenText(info, ["02:70:63:61:70:00", "02:70:63:61:70:01"], counters),
    "\x1b[2J\x1b[1;1HPORTS\n-----\n" +
      "Port 0: '02:70:63:61:70:00'\tPort 3: '02:70:63:61:70:01'\t\n\n" +
      "Port 0 - rx:       300\ttx:         4\n" +
      "Port 3 - rx:         7\ttx:       236\n" +
      "\nCLIENTS\n-------\n" +
      "Client  0 - rx:       122, rx_drop:        32\n" +
      "            tx:       122, tx_drop:         0\n" +
      "Client  1 - rx:       121, rx_drop:         0\n" +
      "            tx:       118, tx_drop:         3\n\n",
  );
});

Deno.test("clientCounters are the same on the same memory", () => {
  const buffer = new SharedArrayBuffer(32);
  clientCounters(2, buffer).dropped[1] = 5;
  assert.equal(clientCounters(2, buffer).dropped[1], 5);
});
