/**
 * symmetric_mp forwards what C forwards: exact counts and files, alone and
 * with C programs in the same group.
 */
import assert from "node:assert/strict";
import { readFileSync, statSync } from "node:fs";
import {
  endSymmetric,
  type Kind,
  type PacketTest,
  subfolder,
  waitUntil,
  withPackets,
} from "../../testenv/packet_apps.ts";
import { makeFrames, writePcap } from "../../testenv/pcap.ts";

/** Keeps a TypeScript primary's pool small. */
const SMALL_POOL = "--mbufs 8191";

function poolOption(kind: Kind): string {
  return kind === "C" ? "" : SMALL_POOL;
}

/** A working folder with input files of so many frames: i0, i1, ... */
function folderWith(
  test: PacketTest,
  name: string,
  counts: readonly number[],
): string {
  const folder = subfolder(test, name);
  counts.forEach((count, index) =>
    writePcap(`${folder}/i${index}`, makeFrames(count, index))
  );
  return folder;
}

/** Waits until an output file is as long as the input it comes from. */
async function waitForCopy(from: string, to: string): Promise<void> {
  const { size } = statSync(from);
  await waitUntil(`${to} has ${size} bytes`, () => {
    const found = statSync(to, { throwIfNoEntry: false });
    return found !== undefined && found.size >= size;
  });
}

function assertSameFile(one: string, other: string): void {
  // Times of the frames differ: the driver writes its own. Lengths are equal.
  assert.equal(statSync(one).size, statSync(other).size);
  assert.deepEqual(frameBytes(one), frameBytes(other), `${one} ${other}`);
}

/** A capture file with the times of its frames cleared. */
function frameBytes(path: string): Uint8Array {
  const bytes = Uint8Array.from(readFileSync(path));
  const view = new DataView(bytes.buffer);
  for (let at = 24; at < bytes.length;) {
    view.setBigUint64(at, 0n);
    at += 16 + view.getUint32(at + 8, true);
  }
  return bytes.subarray(24);
}

Deno.test("symmetric_mp alone prints and sends exactly what C does", () =>
  withPackets(async (test) => {
    const seen: string[][] = [];
    for (const kind of ["C", "Deno"] as const) {
      const cwd = folderWith(test, kind, [300, 7]);
      const process = await test.ready(kind, "symmetric_mp", {
        vdevs: [
          "net_pcap0,rx_pcap=i0,tx_pcap=a0",
          "net_pcap1,rx_pcap=i1,tx_pcap=b0",
        ],
        // The same pool as C's: no option of ours.
        args: "-p 3 --num-procs=1 --proc-id=0",
        cwd,
      });
      await waitForCopy(`${cwd}/i0`, `${cwd}/b0`);
      await waitForCopy(`${cwd}/i1`, `${cwd}/a0`);
      assert.deepEqual(await endSymmetric(process, "SIGINT"), [
        { rx: 300, tx: 7, drop: 0 },
        { rx: 7, tx: 300, drop: 0 },
      ]);
      seen.push(process.text("stdout"));
      assertSameFile(`${cwd}/i0`, `${cwd}/b0`);
      assertSameFile(`${cwd}/i1`, `${cwd}/a0`);
    }
    assert.deepEqual(seen[1], seen[0]);
    assertSameFile(`${test.folder}/C/b0`, `${test.folder}/Deno/b0`);
  }));

/** Primary, secondary, and the primary's proc-id. */
const PAIRS: readonly (readonly [Kind, Kind, 0 | 1])[] = [
  ["Deno", "Deno", 0],
  ["Deno", "Deno", 1],
  ["C", "Deno", 0],
  ["C", "Deno", 1],
  ["Deno", "C", 0],
  ["Deno", "C", 1],
];

for (const [primary, secondary, id] of PAIRS) {
  const name = `${primary} primary with proc-id ${id}, ${secondary} secondary`;
  Deno.test(`symmetric_mp forwards every packet once: ${name}`, () =>
    withPackets(async (test) => {
      const counts = [1000, 700, 500, 300];
      const parts = [
        { kind: primary, id, processType: "primary" },
        { kind: secondary, id: 1 - id, processType: "secondary" },
      ] as const;
      const running = [];
      for (const { kind, id, processType } of parts) {
        const cwd = folderWith(test, processType, counts);
        const pool = processType === "primary" ? poolOption(kind) : "";
        const vdevs = [
          "net_pcap0,rx_pcap=i0,rx_pcap=i1,tx_pcap=a0,tx_pcap=a1",
          "net_pcap1,rx_pcap=i2,rx_pcap=i3,tx_pcap=b0,tx_pcap=b1",
        ];
        const process = await test.ready(kind, "symmetric_mp", {
          lcores: [running.length],
          processType,
          vdevs: processType === "primary" ? vdevs : [],
          args: `-p 3 --num-procs=2 --proc-id=${id} ${pool}`,
          cwd,
        });
        running.push({ process, id, cwd });
      }
      for (const { process, id, cwd } of running) {
        await waitForCopy(`${cwd}/i${id}`, `${cwd}/b${id}`);
        await waitForCopy(`${cwd}/i${2 + id}`, `${cwd}/a${id}`);
        const [first, second] = [counts[id]!, counts[2 + id]!];
        assert.deepEqual(await endSymmetric(process), [
          { rx: first, tx: second, drop: 0 },
          { rx: second, tx: first, drop: 0 },
        ]);
        await process.waitForLine(`using queue ${id} of each port`);
        assertSameFile(`${cwd}/i${id}`, `${cwd}/b${id}`);
        assertSameFile(`${cwd}/i${2 + id}`, `${cwd}/a${id}`);
      }
    }));
}

Deno.test("symmetric_mp shares pairs of ports among its lcores", () =>
  withPackets(async (test) => {
    const cwd = folderWith(test, "lcores", [100, 200, 300, 400]);
    const process = await test.ready("Deno", "symmetric_mp", {
      lcores: [0, 3, 5],
      vdevs: [0, 1, 2, 3].map((id) =>
        `net_pcap${id},rx_pcap=i${id},tx_pcap=o${id}`
      ),
      args: `-p f --num-procs=1 --proc-id=0 ${SMALL_POOL}`,
      cwd,
    });
    await process.waitForLine(/^Lcore 0 using ports 0 1 $/);
    await process.waitForLine(/^Lcore 3 using ports 2 3 $/);
    await process.waitForLine(/^Lcore 5 has nothing to do$/);
    for (const id of [0, 1, 2, 3]) {
      await waitForCopy(`${cwd}/i${id}`, `${cwd}/o${id ^ 1}`);
    }
    assert.deepEqual(await endSymmetric(process), [
      { rx: 100, tx: 200, drop: 0 },
      { rx: 200, tx: 100, drop: 0 },
      { rx: 300, tx: 400, drop: 0 },
      { rx: 400, tx: 300, drop: 0 },
    ]);
    for (const id of [0, 1, 2, 3]) {
      assertSameFile(`${cwd}/i${id}`, `${cwd}/o${id ^ 1}`);
    }
  }));
