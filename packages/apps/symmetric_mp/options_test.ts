import assert from "node:assert/strict";
import { checkProcessId, parseSymmetricOptions } from "./options.ts";

function words(line: string): string[] {
  return line.split(" ").filter((word) => word !== "");
}

Deno.test("parseSymmetricOptions reads all options, the last one wins", () => {
  const line = "-p 1 --num-procs=2 --proc-id 1 -p0xf --proc 0 word";
  assert.deepEqual(parseSymmetricOptions(words(line), true), {
    portMask: 15n,
    processCount: 2,
    processId: 0,
    mbufCount: 65536,
  });
});

Deno.test("parseSymmetricOptions lets a secondary leave num-procs out", () => {
  const options = parseSymmetricOptions(words("-p 3 --proc-id=7"), false);
  assert.equal(options.processCount, undefined);
  assert.equal(options.processId, 7);
});

Deno.test("parseSymmetricOptions keeps 16 bits of the mask", () => {
  const line = "-p 10003 --num-procs 1 --proc-id 0 --mbufs 1023";
  const options = parseSymmetricOptions(words(line), true);
  assert.equal(options.portMask, 3n);
  assert.equal(options.mbufCount, 1023);
});

const ERRORS: readonly (readonly [string, RegExp])[] = [
  ["", /^Invalid or missing proc-id parameter$/],
  ["--proc-id -1 -p 3 --num-procs 2", /missing proc-id/],
  ["--proc-id 1x -p 3 --num-procs 2", /missing proc-id/],
  ["--proc-id 0", /^Invalid or missing num-procs parameter$/],
  ["--proc-id 0 --num-procs 0 -p 3", /missing num-procs/],
  ["--proc-id 0 --num-procs two -p 3", /missing num-procs/],
  ["--proc-id 0 --num-procs 2", /^Invalid or missing port mask$/],
  ["--proc-id 0 --num-procs 2 -p 0", /missing port mask/],
  ["--proc-id 0 --num-procs 2 -p 3g", /missing port mask/],
  ["--proc-id 0 --num-procs 2 -p 10000", /missing port mask/],
  ["--proc-id 0 --num-procs 2 -p 3 --mbufs 0", /missing mbufs/],
  ["--proc-id 2 --num-procs 2 -p 3", /proc-id parameter: 2 is not below/],
  ["-p 3 -x", /^Cannot parse the command line: invalid option -- 'x'$/],
  ["--prox 3", /unrecognized option/],
  ["--proc-id", /requires an argument/],
];

for (const [line, message] of ERRORS) {
  Deno.test(`parseSymmetricOptions refuses "${line}"`, () => {
    assert.throws(() => parseSymmetricOptions(words(line), true), {
      name: "OptionError",
      message,
    });
  });
}

Deno.test("parseSymmetricOptions refuses a wrong num-procs in a secondary", () => {
  assert.throws(
    () => parseSymmetricOptions(words("--proc-id 0 --num-procs x -p3"), false),
    { name: "OptionError" },
  );
});

Deno.test("checkProcessId takes ids below the count", () => {
  checkProcessId(1, 2);
  checkProcessId(9, undefined);
  assert.throws(() => checkProcessId(2, 2), { name: "OptionError" });
});
