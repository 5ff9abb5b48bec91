import assert from "node:assert/strict";
import { screenText } from "./statistics.ts";

Deno.test("screenText shows ports and their sums, as l2fwd does", () => {
  const counts = (port: number) => ({
    sent: 300 * port,
    received: 7,
    dropped: port,
  });
  assert.equal(
    screenText([1, 2], counts),
    `\x1b[2J\x1b[1;1H
Port statistics ====================================
Statistics for port 1 ------------------------------
Packets sent:                      300
Packets received:                    7
Packets dropped:                     1
Statistics for port 2 ------------------------------
Packets sent:                      600
Packets received:                    7
Packets dropped:                     2
Aggregate statistics ===============================
Total packets sent:                900
Total packets received:             14
Total packets dropped:               3
====================================================
`,
  );
});
