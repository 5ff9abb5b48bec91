import assert from "node:assert/strict";
import { makeRecording } from "../../../tests/apps/mp_top/recording.ts";
import { History } from "./history.ts";
import { plainPaint, terminalPaint } from "./paint.ts";
import {
  type Frame,
  frameLines,
  plainText,
  shareRows,
} from "./terminal_frame.ts";
import { FIRST_VIEW } from "./view_state.ts";

const SAMPLES = makeRecording({ count: 130 });
const HISTORY = new History();
for (const sample of SAMPLES) HISTORY.add(sample);

function frame(changes: Partial<Frame> = {}): string[] {
  return frameLines({
    sample: SAMPLES.at(-1),
    prefix: "edge",
    history: HISTORY,
    state: FIRST_VIEW,
    width: 120,
    height: 40,
    paint: plainPaint,
    problem: "",
    source: "live",
    ...changes,
  });
}

Deno.test("frameLines fills any terminal and never overflows it", () => {
  for (const width of [1, 2, 10, 20, 40, 60, 80, 120, 300]) {
    for (const height of [1, 2, 3, 10, 24, 60]) {
      for (const help of [false, true]) {
        const state = { ...FIRST_VIEW, help, filter: "c" };
        const lines = frame({ width, height, state });
        assert.equal(lines.length, height, `${width} x ${height}`);
        for (const line of lines) {
          assert.ok(help || [...line].length <= width, `${width}: ${line}`);
        }
      }
    }
  }
});

Deno.test("frameLines shows every kind of object with its rates", () => {
  const text = frame().join("\n");
  for (
    const part of [
      "mp_top  edge  DPDK 22.11.11  64 MiB hugepages",
      "Processes (4)",
      "mp_client -n 2",
      "Ports (2)",
      "net_ring1",
      "Clients of mp_server (3)",
      "Rings (3)",
      "MProc_Client_0_RX",
      "Mempools (1)",
      "/7936",
      "q quit",
    ]
  ) assert.ok(text.includes(part), `${part} in\n${text}`);
  assert.match(text, /[▁▂▃▄▅▆▇█]{20}/);
});

Deno.test("frameLines leaves out columns of little weight when it is narrow", () => {
  const narrow = frame({ width: 60 }).join("\n");
  assert.ok(!narrow.includes("02:70:63:61:70:00"));
  assert.ok(narrow.includes("RX/s"));
});

Deno.test("frameLines says what is held, wrong or dead", () => {
  const sample = SAMPLES[3]!;
  const held = frame({ state: { ...FIRST_VIEW, at: sample.time }, sample });
  assert.match(held[0]!, /held at \d\d:\d\d:\d\d$/);
  assert.ok(
    frame({ problem: "It is gone" }).includes("It is gone".padEnd(120)),
  );
  const dead = frame({ sample: { ...sample, state: "dead" } });
  assert.match(dead[1]!, /^AUTOPSY: /);
});

Deno.test("frameLines waits without a sample", () => {
  const lines = frame({ sample: undefined, problem: "no such group" });
  assert.match(lines[1]!, /^no such group/);
});

Deno.test("terminalPaint has no colours when none are wanted", () => {
  // deno-lint-ignore no-control-regex -- colours are what is looked for
  const colour = /\x1b\[[0-9;]*3[0-9]/;
  assert.match(frame({ paint: terminalPaint(true) }).join(), colour);
  assert.doesNotMatch(frame({ paint: terminalPaint(false) }).join(), colour);
});

Deno.test("frameLines passes no control character of a name on", () => {
  const [ring] = SAMPLES[5]!.rings;
  const rings = [{ ...ring!, name: "a\x1b[2Jb" }];
  const text = frame({ sample: { ...SAMPLES[5]!, rings } }).join("");
  assert.ok(!text.includes("\x1b"));
});

Deno.test("shareRows gives everybody a few, then the focus the rest", () => {
  assert.deepEqual(shareRows([10, 10, 1], 1, 100), [10, 10, 1]);
  assert.deepEqual(shareRows([10, 10, 1], 1, 12), [3, 8, 1]);
  assert.deepEqual(shareRows([10, 10, 1], 0, 2), [1, 1, 0]);
  assert.deepEqual(shareRows([5], -1, -3), [0]);
});

Deno.test("plainText has every row and no colour", () => {
  const text = plainText(SAMPLES[7]!, 120, plainPaint);
  assert.ok(text.includes("MProc_Client_2_RX"));
  assert.ok(text.includes("rates over 1.0 s"));
  assert.ok(!text.includes("\x1b"));
});
