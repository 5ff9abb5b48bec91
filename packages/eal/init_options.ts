/**
 * What the EAL's start can be told.
 *
 * @module
 */

/** How the EAL starts. */
export interface InitOptions {
  /** Name of the program, for the EAL's log. Default: "dpdk-ts". */
  readonly programName?: string;
  /**
   * What to do when V8's heap lies where the primary's memory must go: begin
   * the process again (default; needs `init` to be the first thing that the
   * program does), or throw.
   */
  readonly onAddressConflict?: "restart" | "throw";
  /**
   * Checked mode, for development and tests: queues, rings, pools and bursts
   * refuse what would corrupt memory with a {@linkcode CheckError}. Child
   * processes inherit it. Default: on if `DPDK_TS_CHECKED` is set in the
   * environment, to anything but "", "0" and "off".
   */
  readonly checked?: boolean;
}
