/**
 * The EAL options of a group's processes. Pure.
 *
 * @module
 */
import { deviceTraits } from "../../ethdev/internal/driver_traits.ts";
import { refusesSecondaries } from "../../supervise/secondary_args.ts";
import { scanArguments } from "../../eal/internal/args.ts";
import type { EalSection, SharedEalSection } from "./group_file.ts";

/** What the EAL options of a process are made of. */
export interface EalParts {
  /** Name of the group. */
  readonly name: string;
  /** Its `--proc-type`. */
  readonly role: "primary" | "secondary" | "auto";
  /** Its value of `--lcores`. */
  readonly lcores: string;
  /** Options of the group. */
  readonly shared: SharedEalSection;
  /** Options of the process. */
  readonly own: EalSection;
}

/** The EAL options of a process, as words. */
export function ealWords(parts: EalParts): string[] {
  const { name, role, lcores, shared, own } = parts;
  const isPrimary = role !== "secondary";
  const memory = own.memory ?? (isPrimary ? shared.memory : undefined);
  const vdevs = [
    ...isPrimary ? shared.vdevs ?? [] : [],
    ...own.vdevs ?? [],
  ];
  // First of all: which network cards of this machine are touched.
  const cards = shared.pci === undefined || shared.pci.length === 0
    ? ["--no-pci"]
    : shared.pci.map((address) => `--allow=${address}`);
  return [
    ...cards,
    `--file-prefix=${name}`,
    `--proc-type=${role}`,
    `--lcores=${lcores}`,
    ...memory === undefined ? [] : ["-m", `${memory}`],
    ...vdevs.map((vdev) => `--vdev=${vdev}`),
    ...shared.options ?? [],
    ...own.options ?? [],
  ];
}

/** Options that have keys of their own, and those keys. */
const OWN_KEYS: Readonly<Record<string, string>> = {
  "--file-prefix": "name",
  "--proc-type": "role",
  "--lcores": "lcores",
  "--coremask": "lcores",
  "--memory-size": "memory",
  "--vdev": "vdevs",
  "--no-pci": "pci",
  "--allow": "pci",
  "--block": "pci",
};

/**
 * What is wrong with a list of free options; undefined if nothing is.
 *
 * @param processes How many DPDK processes there are.
 */
export function optionsProblem(
  options: readonly string[],
  processes: number,
): string | undefined {
  if (options.includes("--")) {
    return "-- and what follows it belong under arguments";
  }
  for (const { name, given } of scanArguments(options)) {
    const key = OWN_KEYS[name];
    if (key !== undefined) return `${given} has a key of its own: ${key}`;
  }
  const refused = processes > 1 ? refusesSecondaries(options) : undefined;
  return refused === undefined
    ? undefined
    : `${refused} leaves no memory to share with the other processes`;
}

/** What is wrong with a virtual device; undefined if nothing is. */
export function vdevProblem(
  vdev: string,
  processes: number,
): string | undefined {
  const [device = "", ...rest] = vdev.split(",");
  if (!/^[A-Za-z][\w-]*$/.test(device)) {
    return `this is no virtual device, such as net_null0: ${
      JSON.stringify(vdev)
    }`;
  }
  const limit = deviceTraits(device)?.argumentLimit;
  const { length } = rest.join(",");
  return processes > 1 && limit !== undefined && length > limit
    ? `a secondary reads only ${limit} characters after "${device},", and there are ${length}: use shorter names`
    : undefined;
}
