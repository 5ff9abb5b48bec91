/** DPDK 24.11: ports; simple_mp in both parts, with C and with Deno, and looked at. */
import { testOn24_11 } from "./_second.ts";

testOn24_11([
  "tests/ethdev/pcap_test.ts",
  "tests/ethdev/port_event_test.ts",
  "tests/ethdev/port_test.ts",
  "tests/ethdev/queue_test.ts",
  "tests/ethdev/secondary_test.ts",
  "tests/ethdev/secondary_refusal_test.ts",
  "tests/apps/simple_mp/chat_test.ts",
  "tests/inspect/simple_mp_test.ts",
  "tests/inspect/objects_test.ts",
]);
