/**
 * symmetric_mp: equal processes share the ports, each with a queue of its own
 * on every port, and forward between pairs of ports.
 *
 * @module
 */
import { launch } from "../../eal/lcore.ts";
import { pollOnMain } from "../_common/busy_loop.ts";
import {
  type EalProgram,
  type Run,
  runEalProgram,
} from "../_common/eal_program.ts";
import { assignPorts, type LcorePorts, startLines } from "./assignment.ts";
import { openForwarder } from "./forwarder.ts";
import { program } from "./forwarder.lcore.generated.ts";
import {
  openPorts,
  type PortOptions,
  readOptions,
  type ReadyPorts,
} from "./ports.ts";
import { endLines } from "./statistics.ts";
import { USAGE } from "./usage.ts";

const symmetricMp: EalProgram<PortOptions, ReadyPorts> = {
  name: "symmetric_mp",
  usage: USAGE,
  options: readOptions,
  setup: openPorts,
  loop: forward,
  end({ ending, write }, { ids, counters }) {
    const { signalNumber } = ending;
    if (signalNumber !== undefined) {
      write(endLines(signalNumber, ids, counters));
    }
    return 0;
  },
  refused({ message }, write) {
    write(`\nError: ${message}\n\n${USAGE}`);
    return 1;
  },
  leavesPorts: true,
};

/**
 * Runs symmetric_mp until SIGINT or SIGTERM.
 *
 * @param argv EAL arguments, `--`, application arguments; without the
 *   program's name.
 * @returns The exit code: 0 after a signal or with nothing to do, 1 after an
 *   error.
 */
export function main(argv: readonly string[]): Promise<number> {
  return runEalProgram(symmetricMp, argv);
}

/** Forwards on all lcores until a signal comes or nobody has work left. */
async function forward(
  { eal, ending, running, write, addLcore }: Run,
  { ids, queue, counters }: ReadyPorts,
): Promise<void> {
  const shares = assignPorts(eal.lcores(), ids);
  const busy = shares.filter(({ ports }) => ports.length > 0);
  const data = ({ ports }: LcorePorts) => ({
    ports,
    queue,
    counters: counters.buffer,
  });
  for (const share of shares) {
    const { lcoreId } = share;
    if (!busy.includes(share)) write(startLines(share, queue));
    else if (lcoreId !== eal.mainLcore) {
      const onMessage = (lines: unknown) => write(String(lines));
      addLcore(launch(lcoreId, program, { data: data(share), onMessage }));
    }
  }
  const own = busy.find(({ lcoreId }) => lcoreId === eal.mainLcore);
  if (own !== undefined) {
    const round = openForwarder(data(own));
    write(startLines(own, queue));
    await pollOnMain(round, running);
  } else if (busy.length > 0) await ending.ended;
}
