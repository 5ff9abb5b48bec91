/**
 * What is to be done to bring a group up, in order: commands, processes, and
 * what takes them back.
 *
 * @module
 */
import type { ReadySection, RestartSection } from "./group_file.ts";
import type { CommandLine } from "./command_line.ts";
import type { Step } from "./network_commands.ts";

/** When a process is ready, and how long that may take. */
export interface ReadyPlan extends ReadySection {
  /** Seconds until it counts as failed. */
  readonly within: number;
}

/** How a process is asked to end. */
export interface StopPlan {
  /** Name of the signal. */
  readonly signal: string;
  /** Seconds until SIGKILL follows. */
  readonly within: number;
}

/** A line that is typed into a process. */
export interface InputPlan {
  /** The line. */
  readonly send: string;
  /** Sent once a line of output matches; at once without it. */
  readonly once?: string;
  /** Label of the process whose output is meant. */
  readonly from: string;
}

/** One process. */
export interface ProcessPlan {
  /** Its label. */
  readonly label: string;
  /** Its command. */
  readonly command: CommandLine;
  /** Whether it takes EAL options. */
  readonly isDpdk: boolean;
  /** Labels of those that must be ready first. */
  readonly after: readonly string[];
  /** When it is ready. */
  readonly ready: ReadyPlan;
  /** Commands that run each time it is ready. */
  readonly whenReady: readonly (readonly string[])[];
  /** Whether it is started again. */
  readonly restart: RestartSection;
  /** How it is stopped. */
  readonly stop: StopPlan;
  /** What is typed into it; without it, what the user types. */
  readonly stdin: readonly InputPlan[];
  /** Whether its end ends the group. */
  readonly endsGroup: boolean;
}

/** A whole group. */
export interface GroupPlan {
  /** Its name: the file prefix. */
  readonly name: string;
  /** Folder that is there while the group runs. */
  readonly scratch: string;
  /** Commands before the first process. */
  readonly steps: readonly Step[];
  /** The processes, in the order of the file. */
  readonly processes: readonly ProcessPlan[];
  /** How a person would remove the group's files: what mp_run does itself. */
  readonly removal: string;
}
