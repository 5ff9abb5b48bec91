import assert from "node:assert/strict";
import { assignPorts, startLines } from "./assignment.ts";
import { endLines, PortCounters } from "./statistics.ts";

Deno.test("assignPorts gives every lcore its pairs, the first ones more", () => {
  const ports = [0, 1, 2, 3, 4, 5];
  assert.deepEqual(assignPorts([0], ports), [{ lcoreId: 0, ports }]);
  assert.deepEqual(assignPorts([1, 5], ports), [
    { lcoreId: 1, ports: [0, 1, 2, 3] },
    { lcoreId: 5, ports: [4, 5] },
  ]);
  assert.deepEqual(assignPorts([1, 2, 3, 4], ports).map((one) => one.ports), [
    [0, 1],
    [2, 3],
    [4, 5],
    [],
  ]);
  assert.deepEqual(assignPorts([2], []), [{ lcoreId: 2, ports: [] }]);
});

Deno.test("assignPorts pairs selected ports by their order", () => {
  assert.deepEqual(assignPorts([0, 1], [1, 4, 7, 9]), [
    { lcoreId: 0, ports: [1, 4] },
    { lcoreId: 1, ports: [7, 9] },
  ]);
});

Deno.test("startLines are those of C, trailing blank included", () => {
  assert.equal(
    startLines({ lcoreId: 3, ports: [0, 1] }, 1),
    "Lcore 3 using ports 0 1 \nlcore 3 using queue 1 of each port\n",
  );
  assert.equal(
    startLines({ lcoreId: 4, ports: [] }, 1),
    "Lcore 4 has nothing to do\n",
  );
});

Deno.test("endLines are those of C", () => {
  const counters = new PortCounters();
  counters.addReceived(0, 300);
  counters.addSent(1, 290, 10);
  counters.addReceived(1, 7);
  counters.addSent(0, 7, 0);
  const same = new PortCounters(counters.buffer);
  assert.equal(
    endLines(2, [0, 1], same),
    "\nExiting on signal 2\n\n" +
      "Port 0: RX - 300, TX - 7, Drop - 0\n" +
      "Port 1: RX - 7, TX - 290, Drop - 10\n",
  );
});

Deno.test("PortCounters wrap at 32 bits", () => {
  const counters = new PortCounters();
  counters.addReceived(31, 0xffff_ffff);
  counters.addReceived(31, 3);
  assert.equal(counters.line(31), "Port 31: RX - 2, TX - 0, Drop - 0\n");
});
