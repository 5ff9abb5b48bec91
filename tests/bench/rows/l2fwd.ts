/**
 * l2fwd between two net_null ports, one lcore.
 *
 * @module
 */
import { type Bench, EVERY_SIDE } from "../bench.ts";
import {
  type Command,
  l2fwdExample,
  NULL_PORTS,
  startCommand,
  twin,
} from "../programs.ts";

const limits = new Map([[4, 0.8], [32, 1.0]]);

/** A bench per burst size. */
export const l2fwd: readonly Bench[] = [1, 4, 32].map((burst) => {
  const limit = limits.get(burst);
  return {
    name: `l2fwd_${burst}`,
    about:
      "DPDK's example l2fwd against our loop with the same work: MAC rewrite, statistics, drain timer",
    metrics: [{
      name: `l2fwd, burst ${burst}`,
      unit: "Mpps",
      better: "more",
      ...limit === undefined ? {} : { limit },
    }],
    sides: EVERY_SIDE,
    forward: async (measurement) => {
      const [command, words, ready]: [Command, (string | number)[], string] =
        measurement.side === "c"
          ? [
            l2fwdExample(burst),
            ["-p", "3", "-q", "2", "-T", "0"],
            "entering main loop",
          ]
          : [twin(measurement.side, "l2fwd"), [burst], "ready"];
      const eal = { extra: NULL_PORTS };
      const forwarder = startCommand(measurement, command, eal, words);
      await forwarder.waitForLine(ready);
      return [forwarder];
    },
  };
});
