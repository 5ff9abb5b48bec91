import assert from "node:assert/strict";
import { OptionError } from "../_common/program.ts";
import { isLoopback } from "./listen_address.ts";
import { parseOptions } from "./options.ts";

Deno.test("parseOptions has defaults", () => {
  const { prefix, interval, web, once, json } = parseOptions([]);
  assert.deepEqual(
    { prefix, interval, web, once, json },
    {
      prefix: undefined,
      interval: 1,
      web: undefined,
      once: false,
      json: false,
    },
  );
});

Deno.test("parseOptions takes the group with and without its option", () => {
  assert.equal(parseOptions(["edge"]).prefix, "edge");
  assert.equal(parseOptions(["--file-prefix=edge"]).prefix, "edge");
  assert.equal(parseOptions(["--file-prefix", "edge"]).prefix, "edge");
});

Deno.test("parseOptions takes --web with and without an address", () => {
  const cases: [string[], string, number, string | undefined][] = [
    [["--web"], "127.0.0.1", 9420, undefined],
    [["--web", "edge"], "127.0.0.1", 9420, "edge"],
    [["edge", "--web"], "127.0.0.1", 9420, "edge"],
    [["--web", ":0", "edge"], "127.0.0.1", 0, "edge"],
    [["--web", "0.0.0.0:80"], "0.0.0.0", 80, undefined],
    [["--web=[::1]:80"], "::1", 80, undefined],
    [["--web=8080"], "127.0.0.1", 8080, undefined],
    [["--web", "--file-prefix=edge"], "127.0.0.1", 9420, "edge"],
  ];
  for (const [argv, host, port, prefix] of cases) {
    const options = parseOptions(argv);
    assert.deepEqual(options.web, { host, port }, argv.join(" "));
    assert.equal(options.prefix, prefix, argv.join(" "));
  }
});

Deno.test("parseOptions refuses what makes no sense, in one line", () => {
  const cases: [string[], RegExp][] = [
    [["--wrong"], /unknown option '--wrong'/],
    [["--interval", "0"], /interval must be .*: 0$/],
    [["--interval", "fast"], /interval must be .*: fast$/],
    [["--interval", "1e9"], /interval must be/],
    [["one", "two"], /too many groups: one two/],
    [["--file-prefix=one", "two"], /too many groups/],
    [["../etc"], /no file prefix: "\.\.\/etc"/],
    [[""], /no file prefix/],
    [["--web=nowhere"], /no address to listen on: nowhere/],
    [["--web=:70000"], /no address to listen on: :70000/],
    [["--web", "--json"], /--web does not go with/],
    [["--replay=a", "--record=b"], /do not go together/],
    [["--replay=a", "edge"], /--replay has its group/],
    [["--list", "--queued"], /do not go together/],
    [["--token", "short"], /token must be 8 or more/],
    [["--interval"], /'--interval.*argument missing/],
    [["--once=1"], /'--once' does not take an argument|--once/],
  ];
  for (const [argv, message] of cases) {
    assert.throws(() => parseOptions(argv), (error) => {
      assert.ok(error instanceof OptionError, argv.join(" "));
      assert.match(error.message, message);
      assert.ok(!error.message.includes("\n"), error.message);
      return true;
    });
  }
});

Deno.test("parseOptions lets --help stand beside anything", () => {
  assert.equal(parseOptions(["--help", "--web", "--json"]).help, true);
  assert.equal(parseOptions(["-h"]).help, true);
});

Deno.test("isLoopback knows this machine's own addresses only", () => {
  for (const host of ["127.0.0.1", "127.8.9.1", "::1", "localhost"]) {
    assert.equal(isLoopback(host), true, host);
  }
  for (const host of ["0.0.0.0", "::", "10.0.0.1", "127.0.0.1.example.org"]) {
    assert.equal(isLoopback(host), false, host);
  }
});
