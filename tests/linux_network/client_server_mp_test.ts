/**
 * The kernel's traffic through mp_server and two mp_clients: net_pcap on veth
 * pairs into two network namespaces.
 */
import assert from "node:assert/strict";
import {
  endServer,
  type Kind,
  lastScreen,
  waitUntil,
  withPackets,
} from "../testenv/packet_apps.ts";
import { uniqueShortName } from "../testenv/prefix.ts";
import { runTool } from "../testenv/command.ts";
import { bringUp, withNamespaces } from "../testenv/namespaces.ts";
import { assertPings, assertTransfer } from "./_traffic.ts";

const ADDRESSES = ["10.98.0.1", "10.98.0.2"] as const;
const OUTER = [uniqueShortName("t"), uniqueShortName("t")] as const;
const INNER = [uniqueShortName("t"), uniqueShortName("t")] as const;

const GROUPS: readonly (readonly [Kind, Kind, Kind])[] = [
  ["Deno", "Deno", "Deno"],
  ["C", "Deno", "C"],
];
for (const [serverKind, ...clientKinds] of GROUPS) {
  Deno.test(
    `mp_server joins two namespaces: ${serverKind} server, ${
      clientKinds.join(" and ")
    } clients`,
    () =>
      withNamespaces(
        OUTER,
        (first, second) =>
          withPackets(async ({ ready, start }) => {
            [first, second].forEach((namespace, id) => {
              const [outer, inner] = [OUTER[id]!, INNER[id]!];
              runTool(
                ...["ip", "link", "add", outer, "type", "veth"] as const,
                ...["peer", "name", inner, "netns", namespace.name],
              );
              runTool("sysctl", "-qw", `net.ipv6.conf.${outer}.disable_ipv6=1`);
              runTool("ip", "link", "set", outer, "up");
              bringUp(namespace, inner, `${ADDRESSES[id]}/24`);
              // The kernel would leave checksums to a card that is not there.
              namespace.run("ethtool", "-K", inner, "tx", "off");
            });
            const server = await ready(serverKind, "mp_server", {
              lcores: [0, 10],
              vdevs: OUTER.map((device, id) =>
                `net_pcap${id},rx_iface_in=${device},tx_iface=${device},tx_iface=${device}`
              ),
              args: "-p 3 -n 2",
            });
            const clients = [];
            for (const [id, kind] of clientKinds.entries()) {
              clients.push(
                await ready(kind, "mp_client", {
                  lcores: [id + 1],
                  processType: "secondary",
                  args: `-n ${id}`,
                }),
              );
            }
            assertPings(first, second, ADDRESSES);
            await assertTransfer(start, first, second, ADDRESSES[1], 4_000_000);
            // Nothing is on its way any more: all that came in is accounted for.
            await waitUntil("the screen adds up", () => {
              const screen = lastScreen(server);
              if (screen === undefined) return false;
              const { ports, clients } = screen;
              const sum = (counts: number[]) =>
                counts.reduce((a, b) => a + b, 0);
              const received = sum(ports.map(({ rx }) => rx));
              return received > 1000 &&
                received ===
                  sum(clients.map(({ rx, rxDrop }) => rx + rxDrop)) &&
                clients.every(({ rx, tx, txDrop }) => rx === tx + txDrop);
            });
            for (const client of clients) {
              client.kill("SIGTERM");
              await client.waitForEnd();
            }
            assert.equal(await endServer(server), serverKind === "C" ? 143 : 0);
          }),
      ),
  );
}
