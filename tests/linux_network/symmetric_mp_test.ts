/**
 * The kernel's traffic through two symmetric_mp processes: net_tap devices in
 * two network namespaces.
 */
import assert from "node:assert/strict";
import {
  endSymmetric,
  type Kind,
  withPackets,
} from "../testenv/packet_apps.ts";
import { uniqueShortName } from "../testenv/prefix.ts";
import { runTool } from "../testenv/command.ts";
import { bringUp, untilQuiet, withNamespaces } from "../testenv/namespaces.ts";
import { assertPings, assertTransfer } from "./_traffic.ts";

const ADDRESSES = ["10.99.0.1", "10.99.0.2"] as const;
const DEVICES = [uniqueShortName("t"), uniqueShortName("t")] as const;

const PAIRS: readonly (readonly [Kind, Kind])[] = [
  ["Deno", "Deno"],
  ["Deno", "C"],
];
for (const [primaryKind, secondaryKind] of PAIRS) {
  Deno.test(`symmetric_mp joins two namespaces, ${primaryKind} primary and ${secondaryKind} secondary`, () =>
    withNamespaces(
      DEVICES,
      (first, second) =>
        withPackets(async ({ ready, start }) => {
          const primary = await ready(primaryKind, "symmetric_mp", {
            vdevs: DEVICES.map((device, id) => `net_tap${id},iface=${device}`),
            args: "-p 3 --num-procs=2 --proc-id=0 --mbufs 16383",
          });
          const secondary = await ready(secondaryKind, "symmetric_mp", {
            lcores: [1],
            processType: "secondary",
            args: "-p 3 --num-procs=2 --proc-id=1",
          });
          [first, second].forEach((namespace, id) => {
            const device = DEVICES[id]!;
            runTool("ip", "link", "set", device, "netns", namespace.name);
            bringUp(namespace, device, `${ADDRESSES[id]}/24`);
          });
          assertPings(first, second, ADDRESSES);
          await assertTransfer(start, first, second, ADDRESSES[1], 4_000_000);
          await assertTransfer(start, second, first, ADDRESSES[0], 4_000_000);
          // So many flows that the kernel's hash uses both queues.
          first.run(
            ...["bash", "-c"] as const,
            `for port in {9000..9063}; do echo x >/dev/udp/${
              ADDRESSES[1]
            }/$port; done`,
          );
          await untilQuiet(first, DEVICES[0]);
          await untilQuiet(second, DEVICES[1]);
          let total = 0;
          for (const process of [secondary, primary]) {
            const [one, two] = await endSymmetric(process);
            assert.deepEqual(
              [process.label, one!.rx, two!.rx],
              [process.label, two!.tx + two!.drop, one!.tx + one!.drop],
            );
            assert.ok(one!.rx > 0, `${process.label} had nothing to do`);
            total += one!.rx + two!.rx;
          }
          assert.ok(total > 1000, `${total} packets`);
        }),
    ));
}
