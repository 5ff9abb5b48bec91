/**
 * The error of a queue that cannot be used from this process.
 *
 * @module
 */

/**
 * Why a queue cannot be used:
 * - `"driver"` the driver cannot receive or send in this process
 * - `"queue"` the queue is not configured, or not set up
 * - `"stopped"` the port was not started when this secondary attached
 */
export type PortErrorReason = "driver" | "queue" | "stopped";

/** A queue cannot be used from this process: calling its driver would crash. */
export class PortError extends Error {
  /** Always "PortError". */
  override readonly name: string = "PortError";
  /** Id of the port. */
  readonly port: number;
  /** Why. */
  readonly reason: PortErrorReason;

  /** For queues to throw. */
  constructor(message: string, port: number, reason: PortErrorReason) {
    super(message);
    this.port = port;
    this.reason = reason;
  }
}
