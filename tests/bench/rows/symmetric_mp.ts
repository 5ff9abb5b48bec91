/**
 * symmetric_mp between two net_null ports.
 *
 * @module
 */
import type { TestProcess } from "../../testenv/process.ts";
import type { Bench, Measurement } from "../bench.ts";
import { application, NULL_PORTS, startCommand } from "../programs.ts";

const READY = "APP: Finished Process Init.";

async function forward(
  measurement: Measurement,
  processes: number,
): Promise<TestProcess[]> {
  const started: TestProcess[] = [];
  const command = application(measurement.side, "multi_process/symmetric_mp");
  for (let id = 0; id < processes; id++) {
    const eal = {
      lcores: [id],
      processType: id === 0 ? "primary" : "secondary",
      extra: NULL_PORTS,
    } as const;
    const words = ["-p", "3", `--num-procs=${processes}`, `--proc-id=${id}`];
    const process = startCommand(measurement, command, eal, words);
    await process.waitForLine(READY);
    started.push(process);
  }
  return started;
}

/** One process, and two on two cores. */
export const symmetricMp: readonly Bench[] = [1, 2].map((processes) => ({
  name: `symmetric_mp_${processes}`,
  about: `symmetric_mp, ${processes} process${
    processes === 1 ? "" : "es"
  } on as many cores`,
  metrics: [{
    name: `symmetric_mp, ${processes} process${processes === 1 ? "" : "es"}`,
    unit: "Mpps",
    better: "more",
    limit: 0.95,
  }],
  forward: (measurement) => forward(measurement, processes),
}));
