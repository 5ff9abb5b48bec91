/**
 * Where the EAL has the runtime folder of a group: its config file, sockets,
 * memory maps.
 *
 * | RUNTIME_DIRECTORY | user   | XDG_RUNTIME_DIR | folder                         |
 * |-------------------|--------|-----------------|--------------------------------|
 * | set               | any    | any             | `$RUNTIME_DIRECTORY/dpdk/<prefix>` |
 * | not set           | root   | any             | `/var/run/dpdk/<prefix>`       |
 * | not set           | others | set             | `$XDG_RUNTIME_DIR/dpdk/<prefix>` |
 * | not set           | others | not set         | `/tmp/dpdk/<prefix>`           |
 *
 * So do all releases from 22.03 on. A variable that is set counts as it is,
 * be it empty, relative, or systemd's list of several folders with colons,
 * which the EAL takes for one and cannot make.
 *
 * @see eal_create_runtime_dir
 * @module
 */
import { getEnvironment, libc } from "../../../ffi/os/libc.ts";

/** The folder that has the runtime folders of this user's groups. */
export function runtimeRoot(): string {
  return `${runtimeBase()}/dpdk`;
}

/** The folder that must be there for the EAL to make the others in it. */
export function runtimeBase(): string {
  return baseFor(libc().getuid(), getEnvironment);
}

/** The runtime folder of a group. */
export function runtimeFolder(filePrefix: string): string {
  return `${runtimeRoot()}/${filePrefix}`;
}

/** What {@linkcode runtimeBase} gives in a process of this user and environment. */
export function baseFor(
  uid: number,
  variable: (name: string) => string | undefined,
): string {
  return variable("RUNTIME_DIRECTORY") ??
    (uid === 0 ? "/var/run" : variable("XDG_RUNTIME_DIR") ?? "/tmp");
}

/** Tells whether a text can be a file prefix: the name of a folder, fit to be shown. */
export function isPrefix(text: string): boolean {
  return text !== "." && text !== ".." && /^[^/\p{Cc}]+$/u.test(text);
}
