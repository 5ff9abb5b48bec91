/**
 * The drivers of a DPDK that was moved from where it was built for.
 *
 * The EAL opens all drivers in a folder whose path is compiled in. A DPDK
 * unpacked beside the system's (`DPDK_LIB_DIR`) does not find its own there,
 * and without them there is no mempool: it must be told, by `-d`.
 *
 * @module
 */
import { layout } from "../../ffi/layout/mod.ts";
import { escapePattern, matchPaths, readFile } from "../../ffi/os/libc.ts";
import { fileStatus } from "../../ffi/os/mapped_file.ts";
import { type EalOption, hasOption } from "./internal/args.ts";

/**
 * The EAL arguments that lead to the drivers; none where the EAL finds them
 * itself, or the command line names some.
 *
 * @param library Under which name librte_ethdev was opened.
 */
export function driverArguments(
  library: string,
  options: readonly EalOption[],
): string[] {
  const end = library.lastIndexOf("/");
  if (end < 0 || hasOption(options, "--driver-path")) return [];
  const folder = library.slice(0, end);
  const { abi } = layout().behaviour;
  const built = builtInFolder(`${folder}/librte_eal.so.${abi}`);
  if (built !== undefined && fileStatus(built) !== undefined) return [];
  const [moved] = matchPaths(`${escapePattern(folder)}/dpdk/pmds-${abi}.*`);
  return moved === undefined ? [] : ["-d", moved];
}

/** The folder that is compiled into an EAL. */
function builtInFolder(path: string): string | undefined {
  const bytes = readFile(path);
  if (bytes === undefined) return undefined;
  const text = new TextDecoder("latin1").decode(bytes);
  return /\0(\/[^\0=]*\/pmds-\d+\.\d+)\0/.exec(text)?.[1];
}
