/**
 * The removal of what a group leaves: hugepage files, runtime folder, and all
 * that a killed run of mp_run could not remove itself.
 *
 * @module
 */
import { constants } from "node:os";
import process from "node:process";
import { groupUsers } from "../../group/internal/members.ts";
import { removeGroup } from "../../group/internal/remains.ts";
import { pause } from "../_common/program.ts";
import type { Journal } from "./journal.ts";
import { runCommand } from "./run_command.ts";

/** Milliseconds that killed processes may need to give up their memory. */
const RELEASE_LIMIT = 5000;

/**
 * Removes the files of a group once nobody uses them.
 *
 * @returns ids of the processes that still do, 0 for one of another container:
 *   then nothing is removed.
 */
export async function removeGroupFiles(name: string): Promise<number[]> {
  const deadline = performance.now() + RELEASE_LIMIT;
  for (;;) {
    const users = groupUsers(name);
    if (users.length === 0) {
      removeGroup(name);
      return [];
    }
    if (performance.now() > deadline) return users;
    await pause(20);
  }
}

/**
 * Takes over from a killed run: ends its processes, removes what it made.
 *
 * @param note Told of each step.
 * @returns false if there was nothing.
 * @throws {Error} if that run still lives.
 */
export async function clearRemains(
  name: string,
  journal: Journal,
  note: (text: string) => void,
): Promise<boolean> {
  const remains = journal.remains();
  if (remains === undefined) return false;
  note("an earlier run of this group was killed: removing what it left");
  for (const pid of [...remains.processes].reverse()) {
    note(`process ${pid} is killed`);
    killGroup(pid);
  }
  for (const argv of remains.undo) {
    try {
      await runCommand(argv);
    } catch (error) {
      // It may have gone with its processes.
      note((error as Error).message);
    }
  }
  await removeGroupFiles(name);
  journal.end();
  return true;
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, constants.signals.SIGKILL);
  } catch {
    // It has ended meanwhile.
  }
}
