/**
 * Two network namespaces for a test, and what they send each other. Needs
 * root, iproute2, ping and ethtool.
 *
 * @module
 */
import { attempt, runTool } from "./command.ts";
import { uniquePrefix } from "./prefix.ts";

/** A namespace with one end of the path under test. */
export interface Namespace {
  /** Its name. */
  readonly name: string;
  /** Runs a program inside; returns its standard output. */
  run(program: string, ...args: string[]): string;
  /** The command line that runs a program inside. */
  command(program: string, ...args: string[]): readonly [string, ...string[]];
}

/**
 * Runs a test body with two namespaces; both are gone afterwards, with all
 * devices in them. Devices made outside are removed by name.
 *
 * @param devices Names of devices outside that the body makes.
 */
export async function withNamespaces<T>(
  devices: readonly string[],
  body: (first: Namespace, second: Namespace) => Promise<T>,
): Promise<T> {
  const names = ["a", "b"].map(uniquePrefix);
  try {
    const [first, second] = names.map((name): Namespace => {
      runTool("ip", "netns", "add", name);
      runTool("ip", "-n", name, "link", "set", "lo", "up");
      const inside = ["netns", "exec", name];
      return {
        name,
        run: (program, ...args) => runTool("ip", ...inside, program, ...args),
        command: (program, ...args) => ["ip", ...inside, program, ...args],
      };
    });
    return await body(first!, second!);
  } finally {
    // Devices first: the kernel takes its time to end a namespace with some.
    for (const device of devices) attempt("ip", "link", "delete", device);
    for (const name of names) attempt("ip", "netns", "delete", name);
  }
}

/** Gives a device of a namespace its address, quiet otherwise, and starts it. */
export function bringUp(
  { name, run: inside }: Namespace,
  device: string,
  address: string,
): void {
  // Nothing but what the test sends shall be on the path.
  inside("sysctl", "-qw", `net.ipv6.conf.${device}.disable_ipv6=1`);
  runTool("ip", "-n", name, "addr", "add", address, "dev", device);
  runTool("ip", "-n", name, "link", "set", device, "up");
}

/**
 * Waits until no packet passes a device of a namespace any more, so that no
 * program ends with some in its hands.
 */
export async function untilQuiet(
  { run: inside }: Namespace,
  device: string,
): Promise<void> {
  const counters = ["rx_packets", "tx_packets"].map((counter) =>
    `/sys/class/net/${device}/statistics/${counter}`
  );
  let before: string | undefined;
  for (let now = inside("cat", ...counters); now !== before;) {
    before = now;
    await new Promise((resolve) => setTimeout(resolve, 100));
    now = inside("cat", ...counters);
  }
}

/** Pings; returns how many answers came. */
export function ping(from: Namespace, to: string, count: number): number {
  const [program, ...args] = from.command(
    ...["ping", "-c", `${count}`, "-i", "0.05", "-W", "2", to] as const,
  );
  const { stdout } = new Deno.Command(program, { args }).outputSync();
  const found = /(\d+) received/.exec(new TextDecoder().decode(stdout));
  return Number(found?.[1] ?? 0);
}
