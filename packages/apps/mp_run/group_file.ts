/**
 * What a group's file says: the shape that `schema.ts` describes.
 *
 * @module
 */

/** One text, split at blanks, or a list of words. */
export type Words = string | readonly string[];

/** EAL options of one process. */
export interface EalSection {
  /** Hugepage memory that the primary takes at its start, in MB. */
  readonly memory?: number;
  /** Virtual devices. */
  readonly vdevs?: readonly string[];
  /** Any other options, one word each. */
  readonly options?: readonly string[];
}

/** EAL options of the whole group. */
export interface SharedEalSection extends EalSection {
  /** Addresses of the network cards to use; none by default. */
  readonly pci?: readonly string[];
}

/** The end of a device that the kernel sees. */
export interface KernelEnd {
  /** Where it goes. */
  readonly namespace?: string;
  /** IP address with prefix length. */
  readonly address?: string;
  /** MAC address. */
  readonly mac?: string;
}

/** A pair of devices. */
export interface VethSection extends KernelEnd {
  /** The end for DPDK. */
  readonly device: string;
  /** The other end. */
  readonly peer: string;
}

/** The kernel's side of a net_tap device. */
export interface TapSection extends KernelEnd {
  /** Name that the vdev has in `iface=`. */
  readonly device: string;
}

/** Namespaces and devices. */
export interface NetworkSection {
  /** Names of network namespaces. */
  readonly namespaces?: readonly string[];
  /** Pairs of devices. */
  readonly veths?: readonly VethSection[];
  /** Kernel sides of net_tap devices. */
  readonly taps?: readonly TapSection[];
}

/** When a process counts as ready: all that is given must hold. */
export interface ReadySection {
  /** A line of output matches this regular expression. */
  readonly output?: string;
  /** This path exists. */
  readonly file?: string;
  /** This Unix socket, or host:port, accepts a connection. */
  readonly socket?: string;
  /** It has ended with exit code 0. */
  readonly exit?: true;
  /** Seconds until it counts as failed. */
  readonly within?: number;
}

/** When a process that ended unasked is started again. */
export type RestartWhen = "never" | "on-failure" | "always";

/** Whether and how often a process is started again. */
export interface RestartSection {
  /** After which ends. */
  readonly when: RestartWhen;
  /** Seconds from one start to the next. */
  readonly interval?: number;
  /** Failures in a row after which to give up. */
  readonly failures?: number;
  /** Seconds of life that make a start a success. */
  readonly "healthy-after"?: number;
}

/** How a process is stopped. */
export interface StopSection {
  /** What asks it to end. */
  readonly signal?: "SIGINT" | "SIGTERM" | "SIGHUP" | "SIGQUIT" | "SIGKILL";
  /** Seconds until SIGKILL follows. */
  readonly within?: number;
}

/** A line that is typed into a process. */
export interface InputSection {
  /** The line. */
  readonly send: string;
  /** Sent once a line of output matches this regular expression. */
  readonly once?: string;
  /** Label of the process whose output is meant; its own by default. */
  readonly from?: string;
}

/** Programs of this project. */
export type AppName =
  | "simple_mp"
  | "symmetric_mp"
  | "mp_server"
  | "mp_client"
  | "l2fwd_fork";

/** One process. */
export interface ProcessSection {
  /** A program of this project; this, `program` or `command`. */
  readonly app?: AppName;
  /** Any DPDK program. */
  readonly program?: Words;
  /** Any command. */
  readonly command?: Words;
  /** Its `--proc-type`. */
  readonly role?: "primary" | "secondary" | "auto";
  /** How many lcores, or which. */
  readonly lcores?: number | string;
  /** EAL options of this process alone. */
  readonly eal?: EalSection;
  /** What follows `--`. */
  readonly arguments?: Words;
  /** Network namespace it runs in. */
  readonly namespace?: string;
  /** Working folder. */
  readonly folder?: string;
  /** More environment variables. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Labels of those that must be ready first. */
  readonly after?: readonly string[];
  /** When it counts as ready. */
  readonly ready?: string | ReadySection;
  /** Whether it is started again. */
  readonly restart?: RestartWhen | RestartSection;
  /** How it is stopped. */
  readonly stop?: StopSection;
  /** What is typed into it. */
  readonly stdin?: readonly (string | InputSection)[];
  /** Whether its end ends the group. */
  readonly "ends-group"?: boolean;
}

/** A whole file. */
export interface GroupFile {
  /** Name of the group. */
  readonly name: string;
  /** EAL options of the whole group. */
  readonly eal?: SharedEalSection;
  /** Namespaces and devices. */
  readonly network?: NetworkSection;
  /** Shell commands that run first. */
  readonly prepare?: readonly string[];
  /** The processes by label, in the order of their start. */
  readonly processes: Readonly<Record<string, ProcessSection>>;
}
