/**
 * The error of calls that the state of a port, its queues or its driver forbid.
 *
 * @module
 */

/**
 * How far a port is set up:
 * - `"attached"` it is there, and not configured
 * - `"configured"` it is configured, and stopped
 * - `"started"` it receives and sends
 * - `"closed"` it is gone, or the EAL has ended
 */
export type PortStage = "attached" | "configured" | "started" | "closed";

/**
 * Why a call is refused:
 * - `"driver"` the driver cannot receive or send in this process
 * - `"unconfigured"` the port is not configured
 * - `"queue"` a queue is not configured, not set up, or was set up after this
 *   secondary attached
 * - `"stopped"` the port is not started, which only the primary can change
 */
export type PortErrorReason = "driver" | "unconfigured" | "queue" | "stopped";

/** A port or a queue cannot be used like that: calling its driver would crash. */
export class PortError extends Error {
  /** Always "PortError". */
  override readonly name: string = "PortError";
  /** Id of the port. */
  readonly port: number;
  /** Why. */
  readonly reason: PortErrorReason;
  /** How far the port was set up at that moment. */
  readonly stage: PortStage;

  /** For ports and queues to throw. */
  constructor(
    message: string,
    port: { readonly id: number; readonly stage: PortStage },
    reason: PortErrorReason,
  ) {
    super(message);
    this.port = port.id;
    this.reason = reason;
    this.stage = port.stage;
  }
}
