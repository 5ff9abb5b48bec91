import assert from "node:assert/strict";
import {
  parseMainOptions,
  parseWorkerOptions,
  workerWords,
} from "./options.ts";

Deno.test("parseMainOptions reads all options, and knows their defaults", () => {
  assert.deepEqual(parseMainOptions(["-p", "3"]), {
    portMask: 3n,
    portsPerLcore: 1,
    period: 10,
    floating: false,
  });
  assert.deepEqual(parseMainOptions(["-fq2", "-T0", "-p0xF0"]), {
    portMask: 0xf0n,
    portsPerLcore: 2,
    period: 0,
    floating: true,
  });
  assert.equal(parseMainOptions(["-p1", "-p2"]).portMask, 2n);
});

const WRONG: readonly (readonly [string, string])[] = [
  ["", "portmask missing"],
  ["-q 1", "portmask missing"],
  ["-p 0", "invalid portmask"],
  ["-p x", "invalid portmask"],
  ["-p 3 -q 0", "invalid queue number"],
  ["-p 3 -q 16", "invalid queue number"],
  ["-p 3 -q 1x", "invalid queue number"],
  ["-p 3 -T 86400", "invalid timer period"],
  ["-p 3 -T -1", "invalid timer period"],
  ["-p 3 -s 3", "invalid option -- 's'"],
];
for (const [words, message] of WRONG) {
  Deno.test(`parseMainOptions refuses "${words}"`, () => {
    assert.throws(() => parseMainOptions(words.split(" ").filter(Boolean)), {
      name: "OptionError",
      message,
    });
  });
}

Deno.test("parseMainOptions takes the limits of -q and -T", () => {
  const { portsPerLcore, period } = parseMainOptions(
    ["-p", "1", "-q", "15", "-T", "86399"],
  );
  assert.deepEqual([portsPerLcore, period], [15, 86399]);
});

Deno.test("parseWorkerOptions reads what workerWords writes, and nothing else", () => {
  const options = { lcore: 7, epoch: 4294967295 };
  assert.deepEqual(parseWorkerOptions(workerWords(options)), options);
  assert.equal(parseWorkerOptions(["-p", "3"]), undefined);
  assert.equal(parseWorkerOptions(["--worker=1"]), undefined);
  assert.equal(parseWorkerOptions([...workerWords(options), "-f"]), undefined);
});
