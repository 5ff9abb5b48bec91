/**
 * EAL command lines as data: splitting, scanning, building. Pure: nothing
 * here needs DPDK.
 *
 * @module
 */
import {
  longNames,
  longWithValue,
  shortAliases,
  shortWithValue,
} from "./_option_names.ts";

/** What role a process takes; `auto` lets the EAL decide. */
export type ProcessTypeOption = "primary" | "secondary" | "auto";

/** The EAL options that programs commonly set, by name. */
export interface EalConfig {
  /** Lcores by CPU number, such as "0-3,6": `-l`. */
  readonly coreList?: string;
  /** Lcores mapped to CPU sets, such as "2@0,3@1": `--lcores`. */
  readonly lcores?: string;
  /** Id of the main lcore: `--main-lcore`. */
  readonly mainLcore?: number;
  /** Role of the process: `--proc-type`. */
  readonly processType?: ProcessTypeOption;
  /** Name of the process group: `--file-prefix`. */
  readonly filePrefix?: string;
  /** Memory to reserve at start, in MB: `-m`. */
  readonly memory?: number;
  /** Memory channels: `-n`. */
  readonly memoryChannels?: number;
  /** Where shared memory is mapped: `--base-virtaddr`. */
  readonly baseVirtualAddress?: number;
  /** Folder of a hugetlbfs: `--huge-dir`. */
  readonly hugeDir?: string;
  /** Virtual devices with their arguments: `--vdev`. */
  readonly virtualDevices?: readonly string[];
  /** PCI devices to use: `-a`. */
  readonly allow?: readonly string[];
  /** PCI devices to leave alone: `-b`. */
  readonly block?: readonly string[];
  /** Levels such as "lib.eal:debug": `--log-level`. */
  readonly logLevels?: readonly string[];
  /** Do not touch the PCI bus: `--no-pci`. */
  readonly noPci?: boolean;
  /** Ordinary memory instead of hugepages, no secondaries: `--no-huge`. */
  readonly noHuge?: boolean;
  /** No shared configuration, no secondaries: `--no-shconf`. */
  readonly noSharedConfig?: boolean;
  /** Nothing in the file system, no secondaries: `--in-memory`. */
  readonly inMemory?: boolean;
  /** No telemetry socket: `--no-telemetry`. */
  readonly noTelemetry?: boolean;
  /** Options without a name above, verbatim, behind the others. */
  readonly extra?: readonly string[];
}

type TextKey = "coreList" | "lcores" | "processType" | "filePrefix" | "hugeDir";
type NumberKey = "mainLcore" | "memory" | "memoryChannels";
type ListKey = "virtualDevices" | "allow" | "block" | "logLevels";
type FlagKey =
  | "noPci"
  | "noHuge"
  | "noSharedConfig"
  | "inMemory"
  | "noTelemetry";

const textOptions: readonly [TextKey, string][] = [
  ["coreList", "-l"],
  ["lcores", "--lcores"],
  ["processType", "--proc-type"],
  ["filePrefix", "--file-prefix"],
  ["hugeDir", "--huge-dir"],
];
const numberOptions: readonly [NumberKey, string][] = [
  ["mainLcore", "--main-lcore"],
  ["memory", "-m"],
  ["memoryChannels", "-n"],
];
const listOptions: readonly [ListKey, string][] = [
  ["virtualDevices", "--vdev"],
  ["allow", "--allow"],
  ["block", "--block"],
  ["logLevels", "--log-level"],
];
const flagOptions: readonly [FlagKey, string][] = [
  ["noPci", "--no-pci"],
  ["noHuge", "--no-huge"],
  ["noSharedConfig", "--no-shconf"],
  ["inMemory", "--in-memory"],
  ["noTelemetry", "--no-telemetry"],
];

/** One option of an EAL command line: `--file-prefix` with its value, if any. */
export interface EalOption {
  /** Full name with its dashes, abbreviations and aliases resolved. */
  readonly name: string;
  /** Its value, or undefined for a flag. */
  readonly value: string | undefined;
}

/** A command line in its two halves. */
export interface SplitArguments {
  /** What belongs to the EAL. */
  readonly eal: string[];
  /** What follows `--` and belongs to the application. */
  readonly application: string[];
}

/**
 * Splits a command line at `--`. A `--` in first place is dropped, so that
 * `deno run --allow-ffi app.ts -- <EAL> -- <application>` works as well.
 */
export function splitArguments(argv: readonly string[]): SplitArguments {
  const all = argv[0] === "--" ? argv.slice(1) : [...argv];
  const at = all.indexOf("--");
  if (at < 0) return { eal: all, application: [] };
  return { eal: all.slice(0, at), application: all.slice(at + 1) };
}

function fullLongName(name: string): string {
  if (longNames.includes(name)) return name;
  const matches = longNames.filter((known) => known.startsWith(name));
  return matches.length === 1 ? matches[0]! : name;
}

/**
 * Reads EAL arguments the way getopt_long does: `-l0` and `-l 0`, `--a=b` and
 * `--a b`, unambiguous abbreviations. Words that are no options are skipped;
 * unknown options are listed as flags, for the EAL to refuse.
 */
export function scanArguments(eal: readonly string[]): EalOption[] {
  const options: EalOption[] = [];
  for (let i = 0; i < eal.length; i++) {
    const word = eal[i]!;
    if (word.startsWith("--")) {
      const equals = word.indexOf("=");
      const name = fullLongName(
        word.slice(2, equals < 0 ? undefined : equals),
      );
      let value = equals < 0 ? undefined : word.slice(equals + 1);
      if (value === undefined && longWithValue.includes(name)) value = eal[++i];
      options.push({ name: `--${name}`, value });
    } else if (/^-./.test(word)) {
      i += scanShort(word, eal[i + 1], options);
    }
  }
  return options;
}

/** Reads `-vl0` and the like; tells how many further words it used. */
function scanShort(
  word: string,
  next: string | undefined,
  options: EalOption[],
): number {
  for (let i = 1; i < word.length; i++) {
    const name = `-${word[i]}`;
    const full = shortAliases[name] ?? name;
    if (!shortWithValue.includes(word[i]!)) {
      options.push({ name: full, value: undefined });
      continue;
    }
    const rest = word.slice(i + 1);
    options.push({ name: full, value: rest === "" ? next : rest });
    return rest === "" ? 1 : 0;
  }
  return 0;
}

/** The value of an option's last occurrence: the one that the EAL uses. */
export function lastValue(
  options: readonly EalOption[],
  name: string,
): string | undefined {
  return options.findLast((option) => option.name === name)?.value;
}

/**
 * Tells whether this project knows an option, given by its full name. The EAL
 * may be newer and know more.
 */
export function isKnownOption(name: string): boolean {
  return name.startsWith("--")
    ? longNames.includes(name.slice(2))
    : shortWithValue.includes(name.slice(1));
}

/** Tells whether an option is present. */
export function hasOption(
  options: readonly EalOption[],
  name: string,
): boolean {
  return options.some((option) => option.name === name);
}

/** Builds the EAL arguments for a configuration. */
export function toArguments(config: EalConfig): string[] {
  const argv: string[] = [];
  const add = (name: string, value: string): void => {
    if (name.startsWith("--")) argv.push(`${name}=${value}`);
    else argv.push(name, value);
  };
  for (const [key, name] of textOptions) {
    if (config[key] !== undefined) add(name, config[key]);
  }
  for (const [key, name] of numberOptions) {
    if (config[key] !== undefined) add(name, String(config[key]));
  }
  if (config.baseVirtualAddress !== undefined) {
    add("--base-virtaddr", `0x${config.baseVirtualAddress.toString(16)}`);
  }
  for (const [key, name] of listOptions) {
    for (const value of config[key] ?? []) add(name, value);
  }
  for (const [key, name] of flagOptions) {
    if (config[key] === true) argv.push(name);
  }
  return [...argv, ...config.extra ?? []];
}

/**
 * Reads EAL arguments back into a configuration; what has no name there goes
 * to `extra` in the order found.
 */
export function fromArguments(eal: readonly string[]): EalConfig {
  const config: Record<string, unknown> = {};
  const extra: string[] = [];
  for (const { name, value } of scanArguments(eal)) {
    const named = <K extends string>(
      table: readonly (readonly [K, string])[],
    ) => table.find((entry) => entry[1] === name)?.[0];
    const list = named(listOptions);
    const number = named(numberOptions);
    const key = named(textOptions) ?? named(flagOptions);
    if (list !== undefined) {
      config[list] = [...(config[list] as string[] | undefined) ?? [], value];
    } else if (number !== undefined) config[number] = Number(value);
    else if (name === "--base-virtaddr") {
      config.baseVirtualAddress = Number(value);
    } else if (key !== undefined) config[key] = value ?? true;
    else if (name.startsWith("--")) {
      extra.push(value === undefined ? name : `${name}=${value}`);
    } else extra.push(name, ...value === undefined ? [] : [value]);
  }
  return extra.length > 0 ? { ...config, extra } : config;
}
