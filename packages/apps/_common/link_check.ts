/**
 * The wait for links after ports were started, as DPDK's examples do it.
 *
 * @module
 */
import { pause } from "./program.ts";
import { reasonOf } from "./reason.ts";

/** What is asked of a port. */
export interface LinkSource {
  /** Id of the port. */
  readonly id: number;
  /** Reads the state of the link without waiting; throws if it cannot. */
  linkNoWait(): { readonly up: boolean; readonly text: string };
}

/** What the wait needs of the program. */
export interface LinkCheckRun {
  /** Prints text. */
  readonly write: (text: string) => void;
  /** False ends the wait at once, without its lines. */
  readonly running: () => boolean;
}

/** Pause between two looks, in milliseconds. */
const INTERVAL = 100;
/** Looks before links that are down are taken as they are: 9 seconds. */
const LOOKS = 90;

/**
 * Waits until the links of all ports are up, for up to 9 seconds, then prints
 * their states. A link that is down, or cannot be read, is no error.
 *
 * @param sleep Waits for a number of milliseconds.
 */
export async function checkLinks(
  ports: readonly LinkSource[],
  { write, running }: LinkCheckRun,
  sleep: (milliseconds: number) => Promise<void> = pause,
): Promise<void> {
  write("\nChecking link status");
  for (let look = 0; look < LOOKS && !ports.every(isUp); look++) {
    write(".");
    await sleep(INTERVAL);
    if (!running()) return;
  }
  write("done\n");
  for (const port of ports) write(`Port ${port.id} ${state(port)}\n`);
}

function isUp(port: LinkSource): boolean {
  try {
    return port.linkNoWait().up;
  } catch {
    return false;
  }
}

function state(port: LinkSource): string {
  try {
    return port.linkNoWait().text;
  } catch (error) {
    return `link get failed: ${reasonOf(error)}`;
  }
}
