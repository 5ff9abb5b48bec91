/**
 * Lcore program: forwards until told to stop.
 *
 * @module
 */
import { lcoreMain } from "../../eal/lcore_worker.ts";
import { pollOnWorker } from "../_common/busy_loop.ts";
import { startLines } from "./assignment.ts";
import { type ForwarderData, openForwarder } from "./forwarder.ts";

lcoreMain<ForwarderData>((context) => {
  const { lcoreId, data } = context;
  const forward = openForwarder(data);
  context.post(startLines({ lcoreId, ports: data.ports }, data.queue));
  pollOnWorker(forward, () => context.running());
});
