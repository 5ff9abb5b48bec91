import assert from "node:assert/strict";
import { argumentProblem, scanArguments } from "./args.ts";
import { readSettings, refusingOption } from "./eal_settings.ts";

/** By getopt_long; by argparse. */
const OLD = [2211, 2411];
const NEW = [2511];
const ALL = [...OLD, ...NEW];

/**
 * Command lines behind `--no-pci --no-huge -m 64`, and what the EAL of these
 * releases was seen to make of them: the group's name, the role, whether it
 * made a config file; or that it ended with a text and exit code 0; or what it
 * said was wrong. The name "p" stood for one that nobody had.
 */
const ROWS: readonly (readonly [string, readonly number[], string])[] = [
  ["--file-prefix=p", ALL, "p primary shared"],
  ["--file-prefix p --proc-type=PRIMARY", ALL, "p primary shared"],
  ["--file-prefix p --proc-type Auto", ALL, "p auto shared"],
  ["--file-prefix=p --proc-type=seCondary", ALL, "p secondary shared"],
  ["--file-prefix=p --proc-type=second", ALL, "p undefined shared"],
  ["--file-prefix=p --proc-type=", ALL, "p undefined shared"],
  ["--file=p --proc=primary", OLD, "p primary shared"],
  ["--file=p --proc=primary", NEW, "! unknown argument --file=p"],
  ["--file-prefix=q --file-prefix=p", OLD, "p primary shared"],
  [
    "--file-prefix=q --file-prefix=p",
    NEW,
    "! argument --file-prefix should not occur multiple times",
  ],
  ["--file-prefix=p --no-shconf", ALL, "p primary alone"],
  ["--file-prefix=p --no-sh", OLD, "p primary alone"],
  ["--file-prefix=p --no", OLD, "! option '--no' is ambiguous"],
  ["--file-prefix=p --no-hug", NEW, "! unknown argument --no-hug"],
  [
    "--file-prefix=p --no-shconf=1",
    OLD,
    "! option '--no-shconf' doesn't allow an argument",
  ],
  [
    "--file-prefix=p --no-shconf=1",
    NEW,
    "! argument --no-shconf should not take value",
  ],
  ["--file-prefix=p -v", ALL, "p primary shared"],
  ["--file-prefix=p --version", NEW, "p primary shared"],
  ["--file-prefix=p --version", OLD, "! unrecognized option '--version'"],
  ["--file-prefix=p -vn4", OLD, "p primary shared"],
  ["--file-prefix=p -vn4", NEW, "! argument -v should not take value"],
  ["--file-prefix=p -h", ALL, "ends"],
  ["--file-prefix=p --help", ALL, "ends"],
  ["--file-prefix=p --he", OLD, "ends"],
  ["--file-prefix=p --help=1", NEW, "! unknown argument --help=1"],
  ["--file-prefix=p --log-level=help", ALL, "ends"],
  ["--file-prefix=p --log-level help", ALL, "ends"],
  ["--file-prefix=p --huge-dir --help", ALL, "p primary shared"],
  ["--file-prefix=p --nonsense", OLD, "! unrecognized option '--nonsense'"],
  ["--file-prefix=p --nonsense", NEW, "! unknown argument --nonsense"],
  ["--file-prefix=p -z", OLD, "! invalid option -- 'z'"],
  ["--file-prefix=p -z", NEW, "! unknown argument -z"],
  ["word --file-prefix=p word", ALL, "p primary shared"],
  ["--file-prefix=p -", OLD, "p primary shared"],
  ["--file-prefix=p -", NEW, "! unknown argument -"],
  ["--file-prefix=p -- --no-shconf", ALL, "p primary shared"],
  ["--file-prefix -- --no-shconf", ALL, "-- primary alone"],
  ["--file-prefix", OLD, "! option '--file-prefix' requires an argument"],
  ["--file-prefix", NEW, "! argument --file-prefix doesn't have value"],
  ["--file-prefix=p --log lib.eal:info", [2211], "p primary shared"],
  [
    "--file-prefix=p --log lib.eal:info",
    [2411],
    "! option '--log' is ambiguous",
  ],
  ["--file-prefix=p --syslog daemon --no-shconf", ALL, "p primary alone"],
  ["--file-prefix=p --syslog --no-shconf", [2411, 2511], "p primary alone"],
  [
    "--file-prefix=p --numa-mem=64",
    [2211, 2411],
    "! unrecognized option '--numa-mem=64'",
  ],
  ["--file-prefix=p -r=2", NEW, "p primary shared"],
  ["--file-prefix=p --memory-ranks=2", NEW, "p primary shared"],
];

/** What this project reads, in the words of the table. */
function reading(words: readonly string[], release: number): string {
  const problem = argumentProblem(words, release);
  if (problem !== undefined) return `! ${problem}`;
  const settings = readSettings(scanArguments(words, release));
  if (settings.onlyInforms) return "ends";
  const { filePrefix, processType, isShared } = settings;
  return `${filePrefix} ${processType} ${isShared ? "shared" : "alone"}`;
}

for (const [line, releases, expected] of ROWS) {
  for (const release of releases) {
    Deno.test(`EAL ${release} reads "${line}"`, () => {
      assert.equal(reading(line.split(" "), release), expected);
    });
  }
}

Deno.test("readSettings() gives what the EAL has without words", () => {
  assert.deepEqual(readSettings([]), {
    filePrefix: "rte",
    processType: "primary",
    isShared: true,
    usesHugepages: true,
    onlyInforms: false,
  });
  const { isShared, usesHugepages } = readSettings(
    scanArguments(["--in-mem", "--no-huge"]),
  );
  assert.deepEqual({ isShared, usesHugepages }, {
    isShared: false,
    usesHugepages: false,
  });
});

Deno.test("refusingOption() knows all that leaves secondaries no memory", () => {
  for (
    const [word, expected] of [
      ["--no-hug", "--no-huge"],
      ["--no-shconf", "--no-shconf"],
      ["--in-memory", "--in-memory"],
      ["--huge-unlink", "--huge-unlink"],
      ["--huge-unlink=always", "--huge-unlink=always"],
      ["--huge-unlink=never", undefined],
      ["--no-pci", undefined],
    ] as const
  ) assert.equal(refusingOption(scanArguments([word])), expected, word);
  const words = ["--huge-unlink", "--huge-unlink=existing"];
  assert.equal(refusingOption(scanArguments(words)), "--huge-unlink");
});
