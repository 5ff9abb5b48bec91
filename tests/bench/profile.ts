/**
 * Shows where the time of l2fwd's loop goes, with call stubs and with libffi.
 *
 *   deno run -A tests/bench/profile.ts [SECONDS] [BURST]
 *
 * Each part is a difference: the loop with it less the loop without it.
 *
 * @module
 */
import { readNumbers } from "../../scripts/options.ts";
import { ealArguments } from "../testenv/ealtest.ts";
import { withPrefix } from "../testenv/prefix.ts";
import { withProcesses } from "../testenv/process.ts";
import { cleanUpOnInterrupt } from "./_interrupt.ts";
import { NULL_PORTS, resultOf, twin } from "./programs.ts";

/** Runs the program; returns what it says about the way of calls, and numbers. */
function measure(
  seconds: number,
  burst: number,
  env: Record<string, string>,
): Promise<{ way: string; numbers: number[] }> {
  return withPrefix("bench", (prefix) =>
    withProcesses(async (start) => {
      const [program, ...leading] = twin("ts", "profile");
      const process = start("profile", program, {
        args: [
          ...leading,
          ...ealArguments(prefix, { extra: NULL_PORTS }),
          "--",
          String(seconds),
          String(burst),
        ],
        env,
      });
      const way = await process.waitForLine(/^way: /);
      return { way: way.slice(5), numbers: await resultOf(process) };
    }));
}

function show(title: string, numbers: readonly number[]): void {
  const [empty, bare, queues, rewritten, whole] = numbers as [
    number,
    number,
    number,
    number,
    number,
  ];
  const parts = [
    ["driver", bare - empty],
    ["two calls", empty],
    ["queue objects", queues - bare],
    ["MAC rewrite", rewritten - queues],
    ["statistics and loop", whole - rewritten],
    ["whole", whole],
  ] as const;
  console.log(title);
  for (const [name, time] of parts) {
    const share = (100 * time / whole).toFixed(0).padStart(4);
    console.log(
      `  ${name.padEnd(20)}${time.toFixed(1).padStart(9)} ns/burst${share} %`,
    );
  }
}

cleanUpOnInterrupt();
const [seconds, burst] = readNumbers(
  "usage: tests/bench/profile.ts [SECONDS] [BURST]",
  1,
  32,
);
for (const env of [{}, { DPDK_TS_CALLS: "libffi" }]) {
  const { way, numbers } = await measure(seconds, burst, env);
  show(`${way}, burst ${burst}:`, numbers);
}
