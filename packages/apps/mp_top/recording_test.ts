import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import {
  makeRecording,
  recordingText,
} from "../../../tests/apps/mp_top/recording.ts";
import { readRecording, Recorder } from "./recording.ts";

function withFolder(body: (folder: string) => void): void {
  const folder = mkdtempSync(`${tmpdir()}/mp-top-recording-`);
  try {
    body(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const SAMPLES = makeRecording({ count: 4 });

Deno.test("Recorder writes what readRecording reads", () =>
  withFolder((folder) => {
    const path = `${folder}/group`;
    const recorder = new Recorder(path);
    for (const sample of SAMPLES) recorder.write(sample);
    recorder.close();
    assert.deepEqual(readRecording(path), SAMPLES);
    assert.equal(readFileSync(path, "utf8"), recordingText(SAMPLES));
  }));

Deno.test("Recorder never writes over a file", () =>
  withFolder((folder) => {
    const path = `${folder}/precious`;
    writeFileSync(path, "precious");
    assert.throws(() => new Recorder(path), /the file exists$/);
    assert.throws(() => new Recorder(`${folder}/no/where`), /no such file/);
    assert.equal(readFileSync(path, "utf8"), "precious");
  }));

Deno.test("readRecording leaves out a half-written last line", () =>
  withFolder((folder) => {
    const path = `${folder}/cut`;
    writeFileSync(path, recordingText(SAMPLES).slice(0, -100));
    assert.deepEqual(readRecording(path), SAMPLES.slice(0, -1));
  }));

Deno.test("readRecording says what is wrong with a file", () =>
  withFolder((folder) => {
    const path = `${folder}/wrong`;
    const cases: [string, RegExp][] = [
      ["", /it has no samples$/],
      ["no JSON\n", /line 1 is no sample$/],
      ["null\n", /line 1 is no sample$/],
      ['{"time":1}\n', /line 1 is no sample$/],
      [recordingText(SAMPLES) + "[]\n", /line 5 is no sample$/],
      [recordingText([...SAMPLES, SAMPLES[0]!]), /line 5 is older/],
    ];
    for (const [text, message] of cases) {
      writeFileSync(path, text);
      assert.throws(() => readRecording(path), message);
    }
    assert.throws(() => readRecording(`${folder}/none`), /no such file/);
    assert.throws(() => readRecording(folder), /it is a folder/);
  }));
