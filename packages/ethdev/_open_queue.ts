/**
 * Checks, before a queue is used, all that would make its driver crash.
 *
 * @module
 */
import { layout } from "../../ffi/layout/mod.ts";
import { dpdk } from "../../ffi/library/dpdk.ts";
import type { Address } from "../../ffi/runtime/c_types.ts";
import { onCleanup } from "../eal/internal/eal_state.ts";
import { burstCall } from "./_bind_burst.ts";
import type { BurstCall } from "./_burst_call.ts";
import { burstEntry } from "./_device.ts";
import { DeviceData, type QueueKind } from "./_device_data.ts";
import { closeQueues, isDummy, isNotStarted } from "./_placeholders.ts";
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
  kind: QueueKind,
  table: Address,
): BurstCall {
  onCleanup(closeQueues);
  const tried = `Cannot use ${kind} queue ${queue} of port ${port.id}`;
  const { driverName, rxQueues, txQueues } = port.info();
  const secondary = dpdk().rte_eal_process_type() === PROCESS_SECONDARY;
  if (secondary && driverTraits(driverName).primaryOnly) {
    throw new PortError(
      `${tried}: driver ${driverName} cannot receive or send in a secondary process`,
      port,
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
  checkCall(call, secondary, `${tried} of driver ${driverName}`, port);
  if (secondary) checkShared(kind, `${tried} of driver ${driverName}`, port);
  return call;
}

function checkCall(
  call: BurstCall,
  secondary: boolean,
  tried: string,
  port: PortState,
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

/**
 * Checks what this process does not see by itself, as it found the port as it
 * was when it attached: DPDK gives it the driver's functions at any rate.
 */
function checkShared(kind: QueueKind, tried: string, port: PortState): void {
  const data = new DeviceData(port);
  if (data.queueArray(kind) !== attachedArray(kind, port.id)) {
    throw new PortError(
      `${tried}: the primary has configured the port anew since this process attached: start this process again`,
      port,
      "queue",
    );
  }
  if (data.state === "started") return;
  throw new PortError(
    `${tried}: the primary has not started the port (it is "${data.state}"): try again when it has`,
    port,
    "stopped",
  );
}

/** The array of queues that this process uses. */
function attachedArray(kind: QueueKind, port: number): Address {
  return burstEntry(port).pointer(layout().rte_eth_fp_ops[`${kind}q.data`]);
}
