/**
 * What mp_top prints and serves: documents, text, metrics, errors.
 */
import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { removeGroup } from "../../../packages/group/internal/remains.ts";
import { seriesOf } from "../../../packages/apps/mp_top/series.ts";
import type { Sample } from "../../../packages/apps/mp_top/sample.ts";
import { tablesOf } from "../../../packages/apps/mp_top/tables.ts";
import { syntaxErrors } from "./open_metrics_rules.ts";
import { pageAddress, type TopTest, withTop } from "./_group.ts";
import { makeRecording, recordingText } from "./recording.ts";

const NET = ["--allow-net"];

/** Runs mp_top to its end. */
async function run(
  test: TopTest,
  words: readonly string[],
  permissions: readonly string[] = [],
): Promise<{ code: number; out: string[]; err: string[] }> {
  const top = test.top(words, permissions);
  const { code } = await top.waitForEnd();
  return { code, out: top.text("stdout"), err: top.text("stderr") };
}

Deno.test("mp_top --json prints documents with the documented fields", () =>
  withTop(async (test) => {
    await test.server(2);
    await test.client(0);
    const top = test.top(["--json", "--interval", "0.2", test.prefix]);
    await top.waitForLine(/^\{.*"rates":\{"seconds":0\.[1-9]/);
    top.kill("SIGINT");
    assert.equal((await top.waitForEnd()).code, 130);
    assert.deepEqual(top.text("stderr"), []);
    const samples = top.text("stdout").map((line) =>
      JSON.parse(line) as Sample
    );
    const [first, second] = samples;
    assert.equal(first!.rates.seconds, 0);
    const readme = readFileSync(
      new URL("../../../packages/apps/mp_top/README.md", import.meta.url),
      "utf8",
    );
    for (const field of Object.keys(second!)) {
      assert.ok(readme.includes(`| \`${field}\``), `${field} is documented`);
    }
    assert.equal(second!.prefix, test.prefix);
    assert.equal(second!.state, "running");
    assert.deepEqual(second!.ports.map(({ name }) => name), [
      "net_null0",
      "net_null1",
    ]);
    assert.ok(second!.rates.serverPorts[0]!.rx > 0);
    assert.deepEqual(
      tablesOf(second!).map(({ id }) => id),
      ["processes", "ports", "clients", "rings", "mempools"],
    );
    assert.ok(seriesOf(second!).has("client-tx:0"));
  }));

Deno.test("mp_top --once prints one sample with rates as text", () =>
  withTop(async (test) => {
    await test.server(1);
    const { code, out } = await run(test, ["--once", test.prefix]);
    assert.equal(code, 0);
    const text = out.join("\n");
    assert.match(text, /rates over \d\.\d s/);
    assert.match(text, /MProc_Client_0_RX/);
    assert.equal(text.match(/^Processes$/gm)?.length, 1);
  }));

Deno.test("mp_top records what it replays", () =>
  withTop(async (test) => {
    await test.server(1);
    const path = `${test.folder}/recording`;
    const recorder = test.top(
      ["--json", "--interval", "0.1", "--record", path, test.prefix],
      [`--allow-write=${path}`],
    );
    await recorder.waitForLine(/"seconds":0\.[1-9]/);
    recorder.kill("SIGTERM");
    await recorder.waitForEnd();
    const { code, out } = await run(test, ["--json", "--replay", path], [
      `--allow-read=${path}`,
    ]);
    assert.equal(code, 0);
    assert.deepEqual(out, recorder.text("stdout"));
  }));

Deno.test("mp_top --queued lists what a dead group left, --pcapng writes it", () =>
  withTop(async (test) => {
    const server = await test.server(1);
    // Nobody takes what the server deals out until the ring is full.
    const filled = test.top(["--json", "--interval", "0.1", test.prefix]);
    await filled.waitForLine(/"name":"MProc_Client_0_RX"[^}]*"count":[1-9]/);
    filled.kill();
    // stdbuf became the server: this is its id.
    server.kill("SIGKILL");
    await server.waitForEnd();
    const path = `${test.folder}/packets`;
    const { code, out } = await run(test, [
      "--queued",
      "--pcapng",
      path,
      test.prefix,
    ]);
    assert.equal(code, 0);
    assert.match(out[0]!, /^AUTOPSY: no process of this group lives/);
    const [, count] = /^MProc_Client_0_RX: (\d+) waiting$/.exec(out[1]!)!;
    const packets = out.filter((line) => /^ {2}\d+ {2}packet of 64/.test(line));
    assert.equal(packets.length, Number(count));
    assert.equal(out.at(-1), `${count} packets in ${path}`);
    assert.equal(
      readFileSync(path).readUInt32LE(0),
      0x0a0d0d0a,
      "a pcapng file",
    );
    const again = await run(test, ["--once", test.prefix]);
    assert.match(again.out.join("\n"), /AUTOPSY/);
  }));

Deno.test("mp_top goes on when a group ends and comes back", () =>
  withTop(async (test) => {
    const first = await test.server(1);
    const top = test.top(["--json", "--interval", "0.2", test.prefix]);
    await top.waitForLine(`"pid":${first.pid},`);
    first.kill("SIGKILL");
    await first.waitForEnd();
    await top.waitForLine('"state":"dead","autopsy":true');
    removeGroup(test.prefix);
    await top.waitForLine(/^mp_top: Cannot inspect/);
    const second = await test.server(2);
    await top.waitForLine(`"pid":${second.pid},`);
    await top.waitForLine('"name":"MProc_Client_1_RX"');
    assert.equal(top.ended, false);
  }));

Deno.test("mp_top --web serves metrics, history and samples, and takes GET only", () =>
  withTop(async (test) => {
    await test.server(1);
    const words = ["--web", ":0", "--interval", "0.2", test.prefix];
    const url = await pageAddress(test.top(words, NET));
    const get = (path: string, init: RequestInit = {}) =>
      fetch(new URL(path, url), init);
    const metrics = await get("metrics");
    assert.match(metrics.headers.get("content-type")!, /^application\/openm/);
    const text = await metrics.text();
    assert.deepEqual(syntaxErrors(text), []);
    assert.match(text, /^dpdk_up\{.*\} 1$/m);
    const { times, series } = await (await get("history")).json();
    assert.ok(times.length >= 1);
    assert.ok("ring-fill:MProc_Client_0_RX" in series);
    const sample = await (await get(`sample?at=${times[0]}`)).json();
    assert.equal(sample.time, times[0]);
    const page = await get("");
    assert.match(
      page.headers.get("content-security-policy")!,
      /default-src 'none'.*connect-src 'self'/,
    );
    assert.ok(!/https?:\/\/(?!www\.w3\.org)/.test(await page.text()));
    for (const path of ["", "metrics", "history", "sample", "events", "x"]) {
      for (const method of ["POST", "PUT", "DELETE", "PATCH"]) {
        const refused = await get(path, { method });
        assert.equal(refused.status, 405);
        await refused.body?.cancel();
      }
    }
    assert.equal(await (await get("x")).text(), "No such page\n");
    assert.equal((await (await get("sample?at=x")).text()).slice(0, 1), "{");
  }));

Deno.test("mp_top --web wants a token on any other address", () =>
  withTop(async (test) => {
    const path = `${test.folder}/recording`;
    writeFileSync(path, recordingText(makeRecording({ count: 3 })));
    const words = ["--web", "0.0.0.0:0", "--replay", path];
    const address = new URL(
      await pageAddress(test.top(words, [...NET, `--allow-read=${path}`])),
    );
    address.hostname = "127.0.0.1";
    assert.ok(address.searchParams.get("token")!.length >= 32);
    const shown = await fetch(address);
    assert.equal(shown.status, 200);
    await shown.body?.cancel();
    address.search = "";
    const refused = await fetch(address);
    assert.equal(refused.status, 401);
    await refused.body?.cancel();
  }));

Deno.test("mp_top refuses wrong input in one line", () =>
  withTop(async (test) => {
    const rubbish = `${test.folder}/rubbish`;
    writeFileSync(rubbish, "rubbish\n");
    const hour = `${test.folder}/hour`;
    writeFileSync(hour, recordingText(makeRecording({ count: 2 })));
    const read = [`--allow-read=${test.folder}`];
    const cases: [string[], number, RegExp, string[]?][] = [
      [
        [test.prefix],
        1,
        /^mp_top: Cannot inspect ".*": there is no such group/,
      ],
      [["--json", test.prefix], 1, /^mp_top: Cannot inspect/],
      [["--web", ":0", test.prefix], 1, /^mp_top: Cannot inspect/, NET],
      [["--queued", test.prefix], 1, /^mp_top: Cannot inspect/],
      [["--wrong"], 2, /^mp_top: unknown option '--wrong' \(try --help\)$/],
      [["--interval=x"], 2, /^mp_top: interval must be/],
      [["--web=no"], 2, /^mp_top: no address to listen on: no/],
      [["--replay", rubbish], 1, /line 1 is no sample$/, read],
      [["--replay", `${rubbish}2`], 1, /no such file or folder$/, read],
      [["--replay", rubbish], 1, /^mp_top: Cannot replay .*--allow-read/],
      [
        ["--web", "--replay", hour],
        1,
        /^mp_top: Cannot serve .*--allow-net/,
        read,
      ],
      [
        ["--web", "192.0.2.1:9420", "--replay", hour],
        1,
        /^mp_top: Cannot serve on .*: this machine does not have it$/,
        [...read, ...NET],
      ],
      [["--record", rubbish, "x"], 1, /^mp_top: Cannot record .*--allow-write/],
    ];
    for (const [words, code, message, permissions] of cases) {
      const result = await run(test, words, permissions);
      assert.equal(result.code, code, words.join(" "));
      assert.equal(result.err.length, 1, result.err.join("\n"));
      assert.match(result.err[0]!, message);
      assert.deepEqual(result.out, []);
    }
    assert.ok(!existsSync(`${rubbish}2`));
  }));

Deno.test("mp_top --help needs no group and no permission", () =>
  withTop(async (test) => {
    const { code, out } = await run(test, ["--help"]);
    assert.equal(code, 0);
    assert.match(out[0]!, /^Usage: mp_top /);
    assert.ok(out.every((line) => line.length <= 80));
  }));

Deno.test("mp_top ends quietly when nobody reads any more", () =>
  withTop(async (test) => {
    const path = `${test.folder}/recording`;
    writeFileSync(path, recordingText(makeRecording({ count: 500 })));
    const pipe = test.start("mp_top | head", "sh", {
      args: [
        "-c",
        '"$@" | head -n 1',
        "sh",
        ...[Deno.execPath(), "run", "--no-prompt", "--no-check", "--allow-ffi"],
        `--allow-read=${path}`,
        new URL("../../../apps/mp_top.ts", import.meta.url).pathname,
        "--json",
        "--replay",
        path,
      ],
    });
    assert.equal((await pipe.waitForEnd()).code, 0);
    assert.deepEqual(pipe.text("stderr"), []);
    assert.equal(pipe.text("stdout").length, 1);
  }));
