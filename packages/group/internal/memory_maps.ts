/**
 * What processes have mapped.
 *
 * @module
 */
import { readTextFile } from "../../../ffi/os/libc.ts";
import { fileStatus } from "../../../ffi/os/mapped_file.ts";

/** A mapping of a process. */
export interface Mapping {
  /** Its first address. */
  readonly start: number;
  /** The address behind it. */
  readonly end: number;
  /** Whether what the process writes reaches the file. */
  readonly writesFile: boolean;
  /** Number of the mapped file in its file system; 0 for none. */
  readonly inode: number;
  /** Its path as the kernel has it, such as /run for /var/run; "" for none. */
  readonly path: string;
}

/**
 * Reads the text of a `/proc/<pid>/maps`.
 *
 * @param part Only mappings with this in their path. Default: all.
 */
export function parseMappings(text: string, part = ""): Mapping[] {
  return text.split("\n").filter((line) => line !== "" && line.includes(part))
    .map(parseLine);
}

function parseLine(line: string): Mapping {
  const [range, rights, _offset, _device, inode] = line.split(" ", 5);
  const [start, end] = range!.split("-");
  const name = line.search(/[/[]/);
  return {
    start: Number.parseInt(start!, 16),
    end: Number.parseInt(end!, 16),
    writesFile: rights![1] === "w" && rights![3] === "s",
    inode: Number(inode),
    path: name < 0 ? "" : line.slice(name),
  };
}

/**
 * The mappings of a process; undefined if it has ended or may not be asked.
 * What is no program, or one that is ending, has none.
 *
 * @param part Only mappings with this in their path. Default: all.
 */
export function readMappings(
  pid: number | "self",
  part = "",
): Mapping[] | undefined {
  const text = readTextFile(`/proc/${pid}/maps`);
  return text === undefined ? undefined : parseMappings(text, part);
}

/**
 * The mappings of a file in a process; undefined if that may not be asked. It
 * is told by its folder's and its own name, as links and containers hide the
 * rest of the path, and by its number.
 */
export function mappingsOf(
  path: string,
  pid: number | "self",
): Mapping[] | undefined {
  const end = /(\/[^/]*)?\/[^/]*$/.exec(path)?.[0] ?? `/${path}`;
  const found = readMappings(pid, end)?.filter(({ path }) =>
    path.endsWith(end)
  );
  if (found === undefined || found.length === 0) return found;
  const inode = fileStatus(path)?.inode;
  return found.filter((mapping) =>
    inode === undefined || mapping.inode === inode
  );
}
