/**
 * Checks, before a queue is used, all that would make its driver crash.
 *
 * @module
 */
import { dpdk } from "../../ffi/library/dpdk.ts";
import type { Address } from "../../ffi/runtime/c_types.ts";
import { burstCall } from "./_bind_burst.ts";
import type { BurstCall } from "./_burst_call.ts";
import { isDummy, isNotStarted } from "./_placeholders.ts";
import { driverTraits } from "./internal/driver_traits.ts";
import { PortError } from "./port_error.ts";
import type { PortState } from "./port_state.ts";

const PROCESS_SECONDARY = 1;

/**
 * Opens the burst function of a queue.
 *
 * @param table Address of the array of mbuf pointers it is mostly called with.
 * @throws {RangeError} if there is no such queue.
 * @throws {PortError} if it cannot be used from this process.
 */
export function openQueue(
  port: PortState,
  queue: number,
  kind: "rx" | "tx",
  table: Address,
): BurstCall {
  const tried = `Cannot use ${kind} queue ${queue} of port ${port.id}`;
  const { driverName, rxQueues, txQueues } = port.info();
  const secondary = dpdk().rte_eal_process_type() === PROCESS_SECONDARY;
  if (secondary && driverTraits(driverName).primaryOnly) {
    throw new PortError(
      `${tried}: driver ${driverName} cannot receive or send in a secondary process`,
      port.id,
      "driver",
    );
  }
  const configured = kind === "rx" ? rxQueues : txQueues;
  if (!Number.isInteger(queue) || queue < 0 || queue >= configured) {
    throw new RangeError(
      `${tried}: queue must be one of the ${configured} configured: ${queue}`,
    );
  }
  const call = burstCall(port.id, queue, `${kind}_pkt_burst`, table);
  checkCall(call, secondary, `${tried} of driver ${driverName}`, port.id);
  return call;
}

function checkCall(
  call: BurstCall,
  secondary: boolean,
  tried: string,
  port: number,
): void {
  const fn = call.function;
  if (fn === 0 || (secondary && isDummy(fn))) {
    throw new PortError(
      `${tried}: the driver has no function for it in this process`,
      port,
      "driver",
    );
  }
  if (isNotStarted(fn)) {
    // A primary may start it later. A secondary would wait for ever.
    if (!secondary) return;
    throw new PortError(
      `${tried}: the port was stopped in this process`,
      port,
      "stopped",
    );
  }
  if (call.queueAddress === 0) {
    throw new PortError(
      `${tried}: it is not set up${
        secondary ? ", or was not when this process attached" : ""
      }`,
      port,
      "queue",
    );
  }
}
