/**
 * What `console.log` shows of a port.
 *
 * @module
 */
import { counted } from "../../ffi/runtime/shown.ts";
import { DeviceData } from "./_device_data.ts";
import type { PortStage } from "./port_error.ts";

/** What it is told of. */
interface ShownPort {
  readonly id: number;
  readonly name: string;
  readonly stage: PortStage;
  info(): { readonly driverName: string };
}

/**
 * Such as `0 "net_ring0" { net_ring, started, link up, 2 rx queues, 1 tx queue }`;
 * asks nothing of a port that is gone.
 */
export function showPort(port: ShownPort): string {
  return `${port.id} "${port.name}" { ${stateOf(port)} }`;
}

function stateOf(port: ShownPort): string {
  const { stage } = port;
  if (stage === "closed") return "closed";
  const { driverName } = port.info();
  if (stage === "attached") return `${driverName}, not configured`;
  const data = new DeviceData(port);
  return [
    driverName,
    stage === "started" ? "started" : "stopped",
    `link ${data.isLinkUp ? "up" : "down"}`,
    counted(data.queueCount("rx"), "rx queue"),
    counted(data.queueCount("tx"), "tx queue"),
  ].join(", ");
}
