/**
 * Which process groups there are on this machine.
 *
 * @module
 */
import { fileStatus } from "../../ffi/os/mapped_file.ts";
import { groupState, ProcessList } from "./_process_list.ts";
import { filesLike } from "../group/internal/group_files.ts";
import { isMember } from "../group/internal/members.ts";
import { isPrefix } from "../group/internal/runtime_folder.ts";
import { type PlaceOptions, runtimeRoot } from "./_runtime_folder.ts";
import type { GroupState } from "./snapshot.ts";

/** A group that was found. */
export interface FoundGroup {
  /** Its file prefix. */
  readonly prefix: string;
  /** Who lives. */
  readonly state: GroupState;
  /** Process id of the primary; 0 if it is dead. */
  readonly primary: number;
  /** Program of the primary; "" if it is dead. */
  readonly program: string;
  /** How many secondaries live. */
  readonly secondaries: number;
}

/**
 * The groups on this machine, by prefix; those that only left files behind
 * included. Left out are groups whose folder may not be read, and one that
 * this very process belongs to.
 */
export function findGroups(options: PlaceOptions = {}): FoundGroup[] {
  const root = runtimeRoot(options);
  return filesLike(root, "*").filter((prefix) =>
    isPrefix(prefix) && isMember("self", `${root}/${prefix}`) !== true &&
    fileStatus(`${root}/${prefix}/config`) !== undefined
  ).map((prefix) => describe(root, prefix));
}

function describe(root: string, prefix: string): FoundGroup {
  const processes = new ProcessList(`${root}/${prefix}`).list();
  const [primary] = processes;
  const alive = processes.filter((process) => process.alive);
  return {
    prefix,
    state: groupState(processes),
    primary: primary!.alive ? primary!.pid : 0,
    program: primary!.name,
    secondaries: alive.filter(({ role }) => role === "secondary").length,
  };
}
