/**
 * Lcore program of mp_server: shows the statistics screen every second. It
 * prints itself, so that a slow terminal does not hold up the packets.
 *
 * @module
 */
import { lcoreMain } from "../../eal/lcore_worker.ts";
import { Memzone } from "../../eal/memzone.ts";
import { printFromWorker } from "../_common/worker_output.ts";
import { SHARED_INFO_NAME, SharedInfo } from "./layout.ts";
import { clientCounters, screenText, type StatisticsData } from "./screen.ts";

/** First screen and pause between screens, in steps of {@linkcode STEP}. */
const FIRST = 40;
const PAUSE = 10;
/** Pause between two looks at the stop flag, in microseconds. */
const STEP = 100_000;

lcoreMain<StatisticsData>((context) => {
  const { macs, clientCount, counters } = context.data;
  const info = new SharedInfo(Memzone.lookup(SHARED_INFO_NAME).window);
  const clients = clientCounters(clientCount, counters);
  function rest(): boolean {
    context.sleep(STEP);
    return context.running();
  }
  function print(text: string): boolean {
    return printFromWorker(text, rest);
  }
  let read = print(`Core ${context.lcoreId} displaying statistics\n`);
  for (let left = FIRST; read && context.running(); left--) {
    if (left === 0) {
      read = print(screenText(info, macs, clients));
      left = PAUSE;
    }
    context.sleep(STEP);
  }
});
