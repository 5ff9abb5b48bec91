/**
 * The bits of a port in the byte `flags` of struct rte_eth_dev_data, the same in
 * all releases.
 *
 * @module
 */

/** Those that are read here. */
export const DeviceFlag = {
  PROMISCUOUS: 1 << 0,
  ALL_MULTICAST: 1 << 2,
  STARTED: 1 << 3,
  CONFIGURED: 1 << 5,
} as const;

/**
 * How far a port is set up:
 * - `"attached"` it is there, and not configured
 * - `"configured"` it is configured, and stopped
 * - `"started"` it receives and sends
 */
export type DeviceState = "attached" | "configured" | "started";

/** How far, by its flags. */
export function deviceState(flags: number): DeviceState {
  if ((flags & DeviceFlag.STARTED) !== 0) return "started";
  return (flags & DeviceFlag.CONFIGURED) !== 0 ? "configured" : "attached";
}
