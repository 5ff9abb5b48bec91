/**
 * Checks, before DPDK is called, of what would make DPDK or a driver crash: it
 * takes a port that has rx or tx queues for one that is configured, and drivers
 * take each configured queue for one that is set up.
 *
 * @module
 */
import { dpdk } from "../../ffi/library/dpdk.ts";
import { onCleanup } from "../eal/internal/eal_state.ts";
import { portIds } from "./_device.ts";
import { DeviceData, type QueueKind } from "./_device_data.ts";
import { encodePortConfig } from "./port_config.ts";
import { PortError } from "./port_error.ts";
import { PortState } from "./port_state.ts";

const PROCESS_PRIMARY = 0;

/**
 * Checks that a queue may be set up.
 *
 * @throws {PortError} if the port is not configured.
 * @throws {RangeError} if the queue is none of those that are.
 */
export function checkSetup(
  port: PortState,
  kind: QueueKind,
  queue: number,
  tried: string,
): void {
  const configured = configuredData(port, tried)?.queueCount(kind);
  if (configured === undefined || queue < configured) return;
  throw new RangeError(
    `${tried}: queue must be one of the ${configured} configured: ${queue}`,
  );
}

/**
 * Checks that a port may be started.
 *
 * @throws {PortError} if it is not configured, or a queue is not set up.
 */
export function checkStart(port: PortState, tried: string): void {
  const data = configuredData(port, tried);
  if (data === undefined) return;
  for (const [kind, call] of [["rx", "Rx"], ["tx", "Tx"]] as const) {
    const queue = data.firstUnset(kind);
    if (queue === undefined) continue;
    throw new PortError(
      `${tried}: ${kind} queue ${queue} is not set up: call setup${call}Queue(${queue}, ...) first, or configure fewer queues`,
      port,
      "queue",
    );
  }
}

/** What is noted of a port that is configured; undefined if it is closed. */
function configuredData(
  port: PortState,
  tried: string,
): DeviceData | undefined {
  const { stage } = port;
  if (stage === "closed") return undefined;
  if (stage !== "attached") return new DeviceData(port);
  throw new PortError(
    `${tried}: it is not configured: call configure(rxQueues, txQueues) first`,
    port,
    "unconfigured",
  );
}

/**
 * Gives up the queues of a port that were configured and never set up: some
 * drivers, such as net_ring, crash when they close it. For right before that.
 */
export function dropUnsetQueues(port: PortState): void {
  const library = dpdk();
  if (library.rte_eal_process_type() !== PROCESS_PRIMARY) return;
  if (port.stage !== "configured") return;
  const data = new DeviceData(port);
  const rx = data.firstUnset("rx");
  const tx = data.firstUnset("tx");
  if (rx === undefined && tx === undefined) return;
  const rxQueues = rx ?? data.queueCount("rx");
  const txQueues = tx ?? data.queueCount("tx");
  library.rte_eth_dev_configure(
    port.id,
    rxQueues,
    // None of both would mean what the driver likes best.
    rxQueues === 0 ? Math.max(txQueues, 1) : txQueues,
    encodePortConfig({}, 0, ""),
  );
}

/** Has that be done for all ports when the EAL ends, which closes them. */
export function dropUnsetQueuesAtEnd(): void {
  onCleanup(dropAllUnsetQueues);
}

function dropAllUnsetQueues(): void {
  const library = dpdk();
  if (library.rte_eal_process_type() !== PROCESS_PRIMARY) return;
  for (const port of portIds().map((id) => new PortState(id))) {
    const data = new DeviceData(port);
    if (data.firstUnset("rx") === undefined) continue;
    if (data.state === "started") library.rte_eth_dev_stop(port.id);
    dropUnsetQueues(port);
  }
}
