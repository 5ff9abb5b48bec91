/**
 * What is seen of mp_server and its clients is what the server's own screen
 * says; what is left of a killed one is a capture of the right packets.
 */
import assert from "node:assert/strict";
import {
  KNOWN_TABLES,
  knownRatesBetween,
} from "../../packages/apps/mp_top/application_tables.ts";
import { openGroup, writePcapng } from "../../packages/inspect/mod.ts";
import { attachAndDetach, footprint } from "./tools.ts";
import { runTool } from "../testenv/command.ts";
import {
  lastScreen,
  type PacketTest,
  subfolder,
  waitUntil,
  withPackets,
} from "../testenv/packet_apps.ts";
import type { TestProcess } from "../testenv/process.ts";
import { hex, makeFrames, writePcap } from "../testenv/pcap.ts";

const VDEVS = [
  "net_pcap0,rx_pcap=i0,tx_pcap=a0,tx_pcap=a1",
  "net_pcap1,rx_pcap=i1,tx_pcap=b0,tx_pcap=b1",
];
const INPUT = [makeFrames(100, 1), makeFrames(7, 2)] as const;

/** A working folder with the input files, for one process. */
function workFolder(test: PacketTest, name: string): string {
  const folder = subfolder(test, name);
  INPUT.forEach((frames, index) => writePcap(`${folder}/i${index}`, frames));
  return folder;
}

/** Starts a C server that has read all its input when this returns. */
async function startServer(test: PacketTest): Promise<TestProcess> {
  const server = await test.ready("C", "mp_server", {
    lcores: [0, 10],
    vdevs: VDEVS,
    args: "-p 3 -n 2",
    cwd: workFolder(test, "server"),
  });
  await waitUntil(
    "the server has read its input",
    () => lastScreen(server)?.ports[1]?.rx === INPUT[1].length,
  );
  return server;
}

/** The packets of each client, in order: dealt one by one, port by port. */
function predict(): string[][] {
  const shares: string[][] = [[], []];
  const left = INPUT.map((frames) => frames.map(hex));
  let turn = 0;
  while (left.some((frames) => frames.length > 0)) {
    for (const frames of left) {
      for (const frame of frames.splice(0, 32)) {
        shares[turn]!.push(frame);
        turn = 1 - turn;
      }
    }
  }
  return shares;
}

Deno.test("sample() agrees with the screen of a C mp_server", () =>
  withPackets(async (test) => {
    const server = await startServer(test);
    const group = openGroup(test.prefix, { tables: KNOWN_TABLES });
    try {
      const before = group.sample();
      const counts = (index: number): number =>
        before.rings.find(({ name }) => name === `MProc_Client_${index}_RX`)!
          .count;
      const screen = lastScreen(server)!;
      assert.deepEqual(
        [counts(0), counts(1)],
        screen.clients.map(({ rx }) => rx),
      );
      for (const client of [0, 1]) {
        await test.ready("C", "mp_client", {
          lcores: [client + 1],
          processType: "secondary",
          args: `-n ${client}`,
          cwd: workFolder(test, `client${client}`),
        });
      }
      const total = INPUT[0].length + INPUT[1].length;
      await waitUntil(
        "the screen shows what the clients sent",
        () =>
          lastScreen(server)?.clients.reduce((sum, { tx }) => sum + tx, 0) ===
            total,
      );
      const after = group.sample();
      const { ports, clients } = after.tables.clientServer!;
      const last = lastScreen(server)!;
      assert.deepEqual(
        ports.map(({ id, rx, tx }) => ({ id, rx, tx })),
        last.ports,
      );
      assert.deepEqual(
        clients.map(({ tx, txDrop }) => ({ tx, txDrop })),
        last.clients.map(({ tx, txDrop }) => ({ tx, txDrop })),
      );
      assert.deepEqual(
        after.ports.map(({ id, counters }) => ({
          id,
          rx: counters.rxPackets,
          tx: counters.txPackets,
        })),
        last.ports,
      );
      assert.deepEqual(after.ports.map(({ name, mac }) => [name, mac]), [
        ["net_pcap0", "02:70:63:61:70:00"],
        ["net_pcap1", "02:70:63:61:70:01"],
      ]);
      assert.deepEqual(
        after.processes.map(({ role, name }) => [
          role,
          name.replace(/-[0-9a-f]+$/, ""),
        ]),
        [
          ["primary", "mp_server"],
          ["secondary", "mp_client"],
          ["secondary", "mp_client"],
        ],
      );
      const { seconds, clients: rates } = knownRatesBetween(before, after);
      assert.deepEqual(
        [0, 1].map((id) => Math.round(rates[id]!.rx * seconds)),
        last.clients.map(({ rx }) => rx),
      );
    } finally {
      group.close();
    }
  }));

Deno.test("a killed C mp_server's queued packets make a capture that tshark reads", () =>
  withPackets(async (test) => {
    const server = await startServer(test);
    server.kill("SIGKILL");
    await server.waitForEnd();
    const path = `${test.folder}/autopsy.pcapng`;
    const group = openGroup(test.prefix, { tables: KNOWN_TABLES });
    try {
      assert.equal(group.sample().state, "dead");
      const shares = predict();
      assert.deepEqual(writePcapng(path, group), {
        packets: {
          MProc_Client_0_RX: shares[0]!.length,
          MProc_Client_1_RX: shares[1]!.length,
        },
        total: 107,
      });
      assert.match(runTool("capinfos", "-c", "-M", path), /packets: +107\b/);
      const rows = runTool(
        ...["tshark", "-r", path, "-T", "json", "-x"] as const,
      );
      const seen = JSON.parse(rows) as {
        _source: {
          layers: {
            frame: Record<string, string | Record<string, string>>;
            frame_raw: [string];
          };
        };
      }[];
      const byRing = new Map<string, string[]>();
      for (const { _source: { layers: { frame, frame_raw } } } of seen) {
        const { "frame.interface_name": ring } = frame[
          "frame.interface_id_tree"
        ] as Record<string, string>;
        byRing.set(ring!, [...byRing.get(ring!) ?? [], frame_raw[0]]);
      }
      assert.deepEqual([...byRing], [
        ["MProc_Client_0_RX", shares[0]],
        ["MProc_Client_1_RX", shares[1]],
      ]);
    } finally {
      group.close();
    }
  }));

Deno.test("1,000 looks at a loaded C mp_server with clients leave no trace", () =>
  withPackets(async (test) => {
    const vdevs = ["net_null0", "net_null1"];
    const server = await test.ready("C", "mp_server", {
      lcores: [0, 10],
      vdevs,
      args: "-p 3 -n 2",
    });
    const clients: TestProcess[] = [];
    for (const client of [0, 1]) {
      clients.push(
        await test.ready("C", "mp_client", {
          lcores: [client + 1],
          processType: "secondary",
          args: `-n ${client}`,
        }),
      );
    }
    const group = openGroup(test.prefix, { tables: KNOWN_TABLES });
    const sent = (): number[] =>
      group.sample().tables.clientServer!.clients.map(({ tx }) => tx);
    await waitUntil("both clients send", () => sent().every((tx) => tx > 1000));
    group.close();
    const all = [server, ...clients];
    const before = all.map(({ pid }) => footprint(pid, test.prefix));
    await attachAndDetach(test.prefix, 1000);
    assert.deepEqual(
      all.map(({ pid }) => footprint(pid, test.prefix)),
      before,
    );
    assert.deepEqual(all.map(({ ended }) => ended), [false, false, false]);
  }));
