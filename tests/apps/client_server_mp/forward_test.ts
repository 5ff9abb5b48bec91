/**
 * mp_server and mp_client forward what C forwards: exact counts, each packet
 * to the right client in order, with C programs on either side.
 */
import assert from "node:assert/strict";
import {
  endServer,
  type Kind,
  lastScreen,
  type PacketTest,
  subfolder,
  waitUntil,
  withPackets,
} from "../../testenv/packet_apps.ts";
import { hex, hexPcap, makeFrames, writePcap } from "../../testenv/pcap.ts";

const VDEVS = [
  "net_pcap0,rx_pcap=i0,tx_pcap=a0,tx_pcap=a1",
  "net_pcap1,rx_pcap=i1,tx_pcap=b0,tx_pcap=b1",
];
const INPUT = [makeFrames(300, 1), makeFrames(7, 2)] as const;

/** What a client gets, and what of it leaves on each port. */
interface Share {
  rx: number;
  dropped: number;
  readonly out: [string[], string[]];
}

/** The server's rules, for clients that start when it has read everything. */
function predict(clients: number): Share[] {
  const shares = Array.from(
    { length: clients },
    (): Share => ({ rx: 0, dropped: 0, out: [[], []] }),
  );
  const left = INPUT.map((frames) => frames.map(hex));
  let turn = 0;
  while (left.some((frames) => frames.length > 0)) {
    left.forEach((frames, port) => {
      const dealt = shares.map((): string[] => []);
      for (const frame of frames.splice(0, 32)) {
        dealt[turn]!.push(frame);
        turn = (turn + 1) % clients;
      }
      shares.forEach((share, client) => {
        const packets = dealt[client]!;
        // A ring takes all or nothing, and holds 127.
        if (share.rx + packets.length > 127) share.dropped += packets.length;
        else {
          share.rx += packets.length;
          share.out[port === 0 ? 1 : 0].push(...packets);
        }
      });
    });
  }
  return shares;
}

/** A working folder with the input files, for one process. */
function workFolder(test: PacketTest, name: string): string {
  const folder = subfolder(test, name);
  INPUT.forEach((frames, index) => writePcap(`${folder}/i${index}`, frames));
  return folder;
}

const GROUPS: readonly (readonly [Kind, Kind, Kind])[] = [
  ["C", "C", "C"],
  ["Deno", "Deno", "Deno"],
  ["C", "Deno", "Deno"],
  ["Deno", "C", "C"],
  ["Deno", "C", "Deno"],
  ["C", "Deno", "C"],
];

for (const [serverKind, ...clientKinds] of GROUPS) {
  const name = `${serverKind} server, ${clientKinds.join(" and ")} clients`;
  Deno.test(`mp_server and mp_client pass the oracle run: ${name}`, () =>
    withPackets(async (test) => {
      const server = await test.ready(serverKind, "mp_server", {
        lcores: [0, 10],
        vdevs: VDEVS,
        args: "-p 3 -n 2",
        cwd: workFolder(test, "server"),
      });
      await server.waitForLine("Creating mbuf pool 'MProc_pktmbuf_pool' [7936");
      await server.waitForLine(/^Core 10 displaying statistics$/);
      // All input has been read when the first screen comes, 4 seconds later.
      await waitUntil(
        "the server has read its input",
        () => lastScreen(server)?.ports[1]?.rx === 7,
      );
      const shares = predict(2);
      assert.deepEqual(
        lastScreen(server)?.clients.map(({ rx, rxDrop }) => [rx, rxDrop]),
        [[122, 32], [121, 32]],
      );
      for (const [client, kind] of clientKinds.entries()) {
        const cwd = workFolder(test, `client${client}`);
        const process = await test.ready(kind, "mp_client", {
          lcores: [client + 1],
          processType: "secondary",
          args: `-n ${client}`,
          cwd,
        });
        await process.waitForLine(`Client process ${client} handling packets`);
        const { out, rx } = shares[client]!;
        const paths = [`${cwd}/a${client}`, `${cwd}/b${client}`];
        await waitUntil(
          `client ${client} has sent ${rx} packets`,
          () =>
            paths.reduce((sum, path) => sum + hexPcap(path).length, 0) === rx,
        );
        paths.forEach((path, port) =>
          assert.deepEqual(hexPcap(path), out[port], path)
        );
        process.kill("SIGTERM");
        const { code } = await process.waitForEnd();
        assert.equal(code, kind === "C" ? 143 : 0);
      }
      await waitUntil(
        "the screen shows what the clients sent",
        () => lastScreen(server)?.ports[1]?.tx === 236,
      );
      assert.deepEqual(lastScreen(server), {
        ports: [{ id: 0, rx: 300, tx: 7 }, { id: 1, rx: 7, tx: 236 }],
        clients: [
          { rx: 122, rxDrop: 32, tx: 122, txDrop: 0 },
          { rx: 121, rxDrop: 32, tx: 121, txDrop: 0 },
        ],
      });
      await server.waitForLine(
        "Port 0: '02:70:63:61:70:00'\tPort 1: '02:70:63:61:70:01'\t",
      );
      assert.equal(await endServer(server), serverKind === "C" ? 143 : 0);
    }));
}
