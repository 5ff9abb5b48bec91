/**
 * Lcore program of mp_server: shows the statistics screen every second. It
 * prints itself, so that a slow terminal does not hold up the packets.
 *
 * @module
 */
import process from "node:process";
import { lcoreMain, Memzone } from "../../eal/mod.ts";
import { PORT_INFO_NAME, PortInfo } from "./port_info.ts";
import { clientCounters, screenText, type StatisticsData } from "./screen.ts";

/** First screen and pause between screens, in steps of {@linkcode STEP}. */
const FIRST = 40;
const PAUSE = 10;
/** Pause between two looks at the stop flag, in microseconds. */
const STEP = 100_000;

lcoreMain<StatisticsData>((context) => {
  const { macs, clientCount, counters } = context.data;
  const info = new PortInfo(Memzone.lookup(PORT_INFO_NAME)!.window);
  const clients = clientCounters(clientCount, counters);
  let lost = false;
  // Without a listener, a reader that went away would end the process.
  process.stdout.on("error", () => lost = true);
  process.stdout.write(`Core ${context.lcoreId} displaying statistics\n`);
  for (let left = FIRST; context.running() && !lost; left--) {
    if (left === 0) {
      process.stdout.write(screenText(info, macs, clients));
      left = PAUSE;
    }
    context.sleep(STEP);
  }
});
