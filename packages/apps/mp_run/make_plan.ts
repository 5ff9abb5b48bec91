/**
 * From what a group's file says to what is to be done.
 *
 * @module
 */
import {
  checkGroup,
  isDpdk,
  primaryLabel,
  tapOwner,
  waitsFor,
} from "./check_group.ts";
import { checkSchema } from "./check_schema.ts";
import { splitWords } from "./command_line.ts";
import { ealWords } from "./eal_words.ts";
import type { GroupDocument } from "./group_document.ts";
import type { GroupFile, ProcessSection } from "./group_file.ts";
import { shareLcores } from "./lcore_map.ts";
import {
  inside,
  namespaceSteps,
  type Step,
  tapCommands,
  vethSteps,
} from "./network_commands.ts";
import type { GroupPlan, ProcessPlan, ReadyPlan } from "./plan.ts";
import type { Problem } from "./problem.ts";
import { APPS, INIT_LINE, programWords } from "./program_words.ts";
import { substitute } from "./variables.ts";

/** Seconds until a process that is not ready counts as failed. */
const READY_LIMIT = 60;

/** Seconds from the request to end to SIGKILL. */
const STOP_LIMIT = 5;

/** What a plan depends on besides the file. */
export interface Host {
  /** CPUs that may be used. */
  readonly cpus: readonly number[];
  /** Folder for scratch folders. */
  readonly temporary: string;
  /** Folder of the file. */
  readonly here: string;
  /** Folders that a hugetlbfs is mounted on. */
  readonly hugepageFolders: readonly string[];
  /** Folder in which the EAL makes its runtime folders. */
  readonly runtimeRoot: string;
}

/**
 * Makes the plan of a group.
 *
 * @param name Takes the place of the file's own name.
 * @throws {GroupFileError} if something is wrong with the file.
 */
export function makePlan(
  document: GroupDocument,
  host: Host,
  name?: string,
): GroupPlan {
  const given = name === undefined || !isMap(document.value)
    ? document.value
    : { ...document.value, name };
  const wrong = checkSchema(given);
  if (wrong.length > 0) throw document.error(wrong);
  const file = given as GroupFile;
  const problems: Problem[] = [];
  const scratch = `${host.temporary}/mp_run_${file.name}`;
  const variables = { name: file.name, scratch, here: host.here };
  const group = substitute(file, variables, problems);
  problems.push(...checkGroup(group));
  const { shares, problems: lcoreProblems } = shareLcores(
    Object.entries(group.processes).filter(([, each]) => isDpdk(each)).map(
      ([label, { app, lcores }]) => ({
        label,
        lcores: lcores ?? (app === undefined ? 1 : APPS[app].lcores),
      }),
    ),
    host.cpus,
  );
  for (const { label, text } of lcoreProblems) {
    problems.push({ path: ["processes", label, "lcores"], text });
  }
  if (problems.length > 0) throw document.error(problems);
  return {
    name: group.name,
    scratch,
    steps: groupSteps(group, scratch),
    processes: Object.keys(group.processes).map((label) =>
      processPlan(group, label, shares.get(label)?.map)
    ),
    removal: removalText(group, host),
  };
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function groupSteps(group: GroupFile, scratch: string): Step[] {
  const { network = {}, prepare = [] } = group;
  return [
    {
      argv: ["mkdir", "-m", "700", scratch],
      undo: ["rm", "-r", scratch],
    },
    ...(network.namespaces ?? []).flatMap(namespaceSteps),
    ...(network.veths ?? []).flatMap(vethSteps),
    ...prepare.map((command) => ({ argv: ["sh", "-c", command] })),
  ];
}

function processPlan(
  group: GroupFile,
  label: string,
  lcores: string | undefined,
): ProcessPlan {
  const section = group.processes[label]!;
  const { folder, environment, stop = {}, restart = "never" } = section;
  const argv = [
    ...inside(section.namespace),
    ...programWords(section),
    ...lcores === undefined ? [] : dpdkWords(group, label, lcores),
  ];
  return {
    label,
    command: {
      argv,
      ...folder === undefined ? {} : { folder },
      ...environment === undefined ? {} : { environment },
    },
    isDpdk: isDpdk(section),
    after: waitsFor(group, label),
    ready: readyPlan(section),
    whenReady: (group.network?.taps ?? [])
      .filter(({ device }) => tapOwner(group, device) === label)
      .flatMap(tapCommands),
    restart: typeof restart === "string" ? { when: restart } : restart,
    stop: {
      signal: stop.signal ?? "SIGINT",
      within: stop.within ?? STOP_LIMIT,
    },
    stdin: (section.stdin ?? []).map((input) =>
      typeof input === "string"
        ? { send: input, from: label }
        : { from: label, ...input }
    ),
    endsGroup: section["ends-group"] ?? false,
  };
}

function dpdkWords(
  { name, eal: shared = {}, processes }: GroupFile,
  label: string,
  lcores: string,
): string[] {
  const section = processes[label]!;
  const role = section.role ??
    (label === primaryLabel(processes) ? "primary" : "secondary");
  const own = section.eal ?? {};
  const after = splitWords(section.arguments ?? []);
  return [
    ...ealWords({ name, role, lcores, shared, own }),
    ...after.length === 0 ? [] : ["--", ...after],
  ];
}

function readyPlan({ app, program, ready }: ProcessSection): ReadyPlan {
  const given = typeof ready === "string" ? { output: ready } : ready ?? {};
  const { within = READY_LIMIT, ...conditions } = given;
  if (Object.keys(conditions).length > 0) return { ...conditions, within };
  if (app !== undefined) return { output: APPS[app].ready, within };
  return program === undefined ? { within } : { output: INIT_LINE, within };
}

function removalText(
  { name, processes }: GroupFile,
  { hugepageFolders, runtimeRoot }: Host,
): string {
  if (!Object.values(processes).some(isDpdk)) return "";
  const paths = [
    ...hugepageFolders.map((folder) => `${folder}/${name}map_*`),
    `${runtimeRoot}/${name}`,
  ];
  return `rm -rf ${paths.join(" ")}`;
}
