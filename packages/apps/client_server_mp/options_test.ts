import assert from "node:assert/strict";
import { parseClientId } from "./client_options.ts";
import { mbufsNeeded, parseServerOptions } from "./server_options.ts";

function words(line: string): string[] {
  return line.split(" ").filter((word) => word !== "");
}

Deno.test("mbufsNeeded counts as C does", () => {
  assert.equal(mbufsNeeded(2, 2), 7936);
  assert.equal(mbufsNeeded(4, 16), 4096 + 16 * 4224 + 8704);
});

Deno.test("parseServerOptions selects the present ports of the mask", () => {
  assert.deepEqual(parseServerOptions(words("-p 3 -n 2"), [0, 1, 2]), {
    ports: [0, 1],
    clientCount: 2,
    mbufCount: 7936,
    warnings: [],
  });
});

Deno.test("parseServerOptions takes the last -n, and --mbufs", () => {
  const options = parseServerOptions(words("-p0x3 -n4 -n16 --mb=500"), [0, 1]);
  assert.equal(options.clientCount, 16);
  assert.equal(options.mbufCount, 500);
});

Deno.test("parseServerOptions warns about bits without a port", () => {
  const options = parseServerOptions(words("-p f3 -n 1"), [0, 1]);
  assert.deepEqual(options.ports, [0, 1]);
  assert.deepEqual(options.warnings, [
    "WARNING: leftover ports in mask 0xf0 - ignoring",
  ]);
});

const SERVER_ERRORS: readonly (readonly [string, RegExp])[] = [
  ["", /^No port selected$/],
  ["-n 2", /^No port selected$/],
  ["-p 0 -n 2", /^No port selected$/],
  ["-p c -n 2", /^No port selected$/],
  ["-p 3g -n 2", /^Port mask must be hexadecimal: "3g"$/],
  ["-p 1ffffffffffffffff -n 2", /hexadecimal/],
  ["-p 1 -p 2 -n 2", /^Port mask given twice$/],
  ["-p 3", /^Number of clients missing$/],
  ["-p 3 -n 0", /from 1 to 16: "0"$/],
  ["-p 3 -n 17", /from 1 to 16: "17"$/],
  ["-p 3 -n 256", /from 1 to 16/],
  ["-p 3 -n 257", /from 1 to 16/],
  ["-p 3 -n -1", /from 1 to 16/],
  ["-p 3 -n two", /from 1 to 16/],
  ["-p 3 -n 2 --mbufs 0", /must be positive/],
  ["-p 3 -n 2 -s 1", /^Unknown option '\?': invalid option -- 's'$/],
  ["-p 3 -n", /^Unknown option '\?': option requires an argument/],
];

for (const [line, message] of SERVER_ERRORS) {
  Deno.test(`parseServerOptions refuses "${line}"`, () => {
    assert.throws(() => parseServerOptions(words(line), [0, 1]), {
      name: "OptionError",
      message,
    });
  });
}

Deno.test("parseServerOptions refuses an odd number of ports", () => {
  assert.throws(() => parseServerOptions(words("-p 7 -n 2"), [0, 1, 2]), {
    message: "The number of ports must be even: 3",
  });
});

Deno.test("parseClientId takes the last -n, 0 without", () => {
  assert.equal(parseClientId([]), 0);
  assert.equal(parseClientId(words("word -n 3 -n15")), 15);
});

for (
  const line of ["-n", "-n -1", "-n 16", "-n 257", "-n 1x", "-x", "--id=1"]
) {
  Deno.test(`parseClientId refuses "${line}"`, () => {
    assert.throws(() => parseClientId(words(line)), { name: "OptionError" });
  });
}
