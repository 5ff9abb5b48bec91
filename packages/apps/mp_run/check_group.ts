/**
 * What a schema cannot say about a group's file: names that must exist, must
 * differ or must fit together. Pure.
 *
 * @module
 */
import { deviceTraits } from "../../ethdev/internal/driver_traits.ts";
import { splitWords } from "./command_line.ts";
import { optionsProblem, vdevProblem } from "./eal_words.ts";
import type { GroupFile, ProcessSection } from "./group_file.ts";
import type { Path, Problem } from "./problem.ts";

/** Keys that mean nothing to a plain command. */
const DPDK_KEYS = ["role", "lcores", "eal", "arguments"] as const;

/** Longest name of a network device. */
const DEVICE_LIMIT = 15;

/** Collects the problems of one file. */
type Report = (path: Path, text: string, atKey?: boolean) => void;

/** Tells whether a process takes EAL options. */
export function isDpdk({ command }: ProcessSection): boolean {
  return command === undefined;
}

/** The process that is the primary, by label; undefined if there is none. */
export function primaryLabel(
  processes: GroupFile["processes"],
): string | undefined {
  const dpdk = Object.entries(processes).filter(([, each]) => isDpdk(each));
  const named = dpdk.find(([, { role }]) => role === "primary");
  return (named ?? dpdk.find(([, each]) => each.role === undefined))?.[0];
}

/** All that is wrong with a group, beside its schema and its lcores. */
export function checkGroup(group: GroupFile): Problem[] {
  const problems: Problem[] = [];
  const report: Report = (path, text, atKey = false) =>
    problems.push({ path, text, atKey });
  const dpdk = Object.values(group.processes).filter(isDpdk).length;
  // l2fwd_fork starts secondaries of its own.
  const sharing = Object.values(group.processes)
      .some(({ app }) => app === "l2fwd_fork")
    ? dpdk + 1
    : dpdk;
  checkEal(["eal"], group.eal, sharing, report);
  checkNetwork(group, report);
  checkPrimary(group, report);
  for (const [label, section] of Object.entries(group.processes)) {
    const path = ["processes", label];
    checkEal([...path, "eal"], section.eal, sharing, report);
    checkProcess(path, section, group, report);
  }
  checkCycles(group, report);
  return problems;
}

function checkEal(
  path: Path,
  section: GroupFile["eal"],
  processes: number,
  report: Report,
): void {
  const wrong = optionsProblem(section?.options ?? [], processes);
  if (wrong !== undefined) report([...path, "options"], wrong);
  for (const [i, vdev] of (section?.vdevs ?? []).entries()) {
    const wrong = vdevProblem(vdev, processes);
    if (wrong !== undefined) report([...path, "vdevs", i], wrong);
  }
}

function checkNetwork({ network = {}, ...group }: GroupFile, report: Report) {
  const { namespaces = [], veths = [], taps = [] } = network;
  const seen = new Set<string>();
  const checkDevice = (name: string, path: Path): void => {
    if (name.length > DEVICE_LIMIT || !/^[^\s/:]+$/.test(name)) {
      report(
        path,
        `a device name has ${DEVICE_LIMIT} characters at most, and no blank, / or colon: ${
          JSON.stringify(name)
        }`,
      );
    }
    if (seen.has(name)) report(path, `device "${name}" is there twice`);
    seen.add(name);
  };
  for (const [i, name] of namespaces.entries()) {
    const path = ["network", "namespaces", i];
    if (!/^[\w.-]+$/.test(name) || /^\.+$/.test(name)) {
      report(
        path,
        `a namespace has letters, digits, _ . and -: ${JSON.stringify(name)}`,
      );
    }
    if (namespaces.indexOf(name) < i) {
      report(path, `namespace "${name}" is there twice`);
    }
  }
  for (const [i, veth] of veths.entries()) {
    const path = ["network", "veths", i];
    checkDevice(veth.device, [...path, "device"]);
    checkDevice(veth.peer, [...path, "peer"]);
    checkNamespace(veth.namespace, path, namespaces, report);
  }
  for (const [i, tap] of taps.entries()) {
    const path = ["network", "taps", i];
    checkDevice(tap.device, [...path, "device"]);
    checkNamespace(tap.namespace, path, namespaces, report);
    if (tapOwner(group, tap.device) === undefined) {
      report(
        [...path, "device"],
        `no process has a vdev net_tap with iface=${tap.device}`,
      );
    }
  }
}

function checkNamespace(
  name: string | undefined,
  path: Path,
  namespaces: readonly string[],
  report: Report,
): void {
  if (name !== undefined && !namespaces.includes(name)) {
    report(
      [...path, "namespace"],
      `network.namespaces has no ${JSON.stringify(name)}`,
    );
  }
}

/** Label of the process that makes a tap device; undefined if none does. */
export function tapOwner(
  { eal, processes }: Pick<GroupFile, "eal" | "processes">,
  device: string,
): string | undefined {
  const makes = (vdevs: readonly string[] = []): boolean =>
    vdevs.some((vdev) => {
      const [name = "", ...words] = vdev.split(",");
      const argument = deviceTraits(name)?.makesDevice;
      return words.includes(`${argument}=${device}`);
    });
  if (makes(eal?.vdevs)) return primaryLabel(processes);
  return Object.entries(processes)
    .find(([, section]) => makes(section.eal?.vdevs))?.[0];
}

function checkPrimary({ eal = {}, processes }: GroupFile, report: Report) {
  const dpdk = Object.entries(processes).filter(([, each]) => isDpdk(each));
  const [first, second] = dpdk.filter(([, { role }]) => role === "primary");
  if (second !== undefined) {
    report(
      ["processes", second[0], "role"],
      `"${first![0]}" is the primary already`,
    );
  }
  for (const [label, { app, role }] of dpdk) {
    const path = ["processes", label];
    const must = app === "mp_server" || app === "l2fwd_fork"
      ? "primary"
      : app === "mp_client"
      ? "secondary"
      : undefined;
    const is = role ??
      (label === primaryLabel(processes) ? "primary" : "secondary");
    if (must !== undefined && is !== must) {
      report(path, `${app} must be the ${must}, and this is the ${is}`, true);
    }
  }
  if (primaryLabel(processes) !== undefined || dpdk.length === 0) return;
  for (const key of ["vdevs", "memory"] as const) {
    if (eal[key] !== undefined) {
      report(["eal", key], "there is no primary that would get it");
    }
  }
}

function checkProcess(
  path: Path,
  section: ProcessSection,
  group: GroupFile,
  report: Report,
): void {
  const { processes, network = {} } = group;
  const label = `${path.at(-1)}`;
  if (!isDpdk(section)) {
    for (const key of DPDK_KEYS) {
      if (section[key] !== undefined) {
        report([...path, key], `${key} is only for app and program`, true);
      }
    }
  }
  checkNamespace(section.namespace, path, network.namespaces ?? [], report);
  const checkLabel = (name: string | undefined, at: Path): void => {
    if (name !== undefined && !Object.hasOwn(processes, name)) {
      report(at, `there is no process "${name}"`);
    }
  };
  for (const [i, name] of (section.after ?? []).entries()) {
    checkLabel(name, [...path, "after", i]);
  }
  for (const [i, input] of (section.stdin ?? []).entries()) {
    if (typeof input === "string") continue;
    const at = [...path, "stdin", i];
    checkLabel(input.from, [...at, "from"]);
    if (input.from !== undefined && input.once === undefined) {
      report(at, `"from" needs "once"`);
    }
    checkPattern(input.once, [...at, "once"], report);
  }
  const { app, ready, restart } = section;
  if (typeof ready === "string") {
    checkPattern(ready, [...path, "ready"], report);
  } else checkPattern(ready?.output, [...path, "ready", "output"], report);
  const others = Object.values(processes).filter(isDpdk).length - 1;
  const words = splitWords(section.arguments ?? []);
  if (app === "l2fwd_fork" && others > 0 && words.includes("-f")) {
    report(
      [...path, "arguments"],
      "with -f, its workers take lcore ids that other processes may have",
    );
  }
  const when = typeof restart === "object" ? restart.when : restart ?? "never";
  if (when !== "never" && label === primaryLabel(processes) && others > 0) {
    report(
      [...path, "restart"],
      "a primary cannot start again while its secondaries live",
    );
  }
}

function checkPattern(
  pattern: string | undefined,
  path: Path,
  report: Report,
): void {
  if (pattern === undefined) return;
  try {
    new RegExp(pattern);
  } catch (error) {
    report(path, (error as Error).message);
  }
}

/** Labels that a process waits for: all above it, unless it says which. */
export function waitsFor(group: GroupFile, label: string): string[] {
  const { processes } = group;
  const labels = Object.keys(processes);
  const own = processes[label]!;
  const named = own.after === undefined
    ? labels.slice(0, labels.indexOf(label))
    : [...own.after];
  const primary = primaryLabel(processes);
  // A secondary finds nothing before its primary is ready.
  return isDpdk(own) && primary !== undefined && primary !== label &&
      !named.includes(primary)
    ? [primary, ...named]
    : named;
}

function checkCycles(group: GroupFile, report: Report): void {
  const done = new Set<string>();
  const visit = (label: string, trail: readonly string[]): void => {
    if (!Object.hasOwn(group.processes, label) || done.has(label)) return;
    const at = trail.indexOf(label);
    if (at >= 0) {
      const circle = [...trail.slice(at), label].join(" after ");
      const { after } = group.processes[label]!;
      const path = [
        "processes",
        label,
        ...after === undefined ? [] : ["after"],
      ];
      report(path, `they wait for each other: ${circle}`, after === undefined);
    } else {
      for (const next of waitsFor(group, label)) visit(next, [...trail, label]);
    }
    done.add(label);
  };
  for (const label of Object.keys(group.processes)) visit(label, []);
}
