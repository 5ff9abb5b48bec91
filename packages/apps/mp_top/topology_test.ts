import assert from "node:assert/strict";
import { AWAY, makeRecording } from "../../../tests/apps/mp_top/recording.ts";
import type { Sample } from "./sample.ts";
import { topologyOf } from "./draw_topology.ts";
import { shapeOf } from "./topology.ts";

const SAMPLES = makeRecording({ count: AWAY[0] + 2 });
const WHOLE = SAMPLES[10]!;
const WITHOUT_CLIENT = SAMPLES[AWAY[0] + 1]!;

/** Arrows as text, loose ones left out. */
function arrows(sample: Sample): string[] {
  return topologyOf(sample).edges.filter(({ loose }) => !loose)
    .map(({ from, to }) => `${from} > ${to}`);
}

Deno.test("topologyOf follows packets from port to port of mp_server", () => {
  assert.deepEqual(arrows(WHOLE).filter((text) => !/[12]/.test(text)), [
    "port:0:rx > process:primary",
    "process:primary > ring:MProc_Client_0_RX",
    "ring:MProc_Client_0_RX > client:0",
    "client:0 > junction:tx",
    "junction:tx > port:0:tx",
  ]);
  const { edges } = topologyOf(WHOLE);
  const taken = edges.find(({ from }) => from === "ring:MProc_Client_1_RX");
  assert.equal(taken?.rate, WHOLE.rates.rings.MProc_Client_1_RX!.dequeued);
});

Deno.test("topologyOf keeps the place of a client that is away", () => {
  const { nodes } = topologyOf(WITHOUT_CLIENT);
  const client = nodes.find(({ id }) => id === "client:1");
  assert.deepEqual([client?.state, client?.detail], ["off", "not running"]);
  assert.equal(
    shapeOf(topologyOf(WHOLE)),
    shapeOf(topologyOf(WITHOUT_CLIENT)),
  );
});

Deno.test("topologyOf has every end of every arrow once", () => {
  for (const sample of [WHOLE, WITHOUT_CLIENT]) {
    const { nodes, edges } = topologyOf(sample);
    const ids = new Set(nodes.map(({ id }) => id));
    assert.equal(ids.size, nodes.length);
    for (const { from, to } of edges) {
      assert.ok(ids.has(from) && ids.has(to), `${from} > ${to}`);
    }
  }
});

Deno.test("topologyOf joins the queues of symmetric_mp", () => {
  const process = { ...WHOLE.processes[1]!, name: "symmetric_mp" };
  const sample = {
    ...WHOLE,
    tables: {},
    rings: [],
    processes: [
      { ...process, role: "primary", pid: 1 },
      { ...process, pid: 2 },
    ],
  } as Sample;
  assert.deepEqual(arrows(sample), [
    "port:0:rx > junction:rx",
    "junction:tx > port:0:tx",
    "port:1:rx > junction:rx",
    "junction:tx > port:1:tx",
    "junction:rx > process:primary",
    "process:primary > junction:tx",
    "junction:rx > process:2",
    "process:2 > junction:tx",
  ]);
});

Deno.test("topologyOf knows the rings of simple_mp, others stand alone", () => {
  const [ring] = WHOLE.rings;
  const sample = {
    ...WHOLE,
    tables: {},
    ports: [],
    rings: ["PRI_2_SEC", "SEC_2_PRI", "jobs"].map((name) => ({
      ...ring!,
      name,
    })),
    processes: [
      { ...WHOLE.processes[0]!, name: "simple_mp" },
      { ...WHOLE.processes[1]!, name: "simple_mp" },
    ],
  } as Sample;
  assert.deepEqual(arrows(sample), [
    "process:primary > ring:PRI_2_SEC",
    "ring:PRI_2_SEC > process:secondary",
    "process:secondary > ring:SEC_2_PRI",
    "ring:SEC_2_PRI > process:primary",
  ]);
  const jobs = topologyOf(sample).nodes.find(({ id }) => id === "ring:jobs");
  assert.match(jobs!.detail, /of 127, .*\/s in, .*\/s out/);
});

Deno.test("topologyOf draws an empty group", () => {
  const sample = {
    ...WHOLE,
    processes: [],
    rings: [],
    mempools: [],
    ports: [],
    tables: {},
  } as Sample;
  const { nodes } = topologyOf(sample);
  assert.deepEqual(nodes.map(({ state }) => state), ["off"]);
});
