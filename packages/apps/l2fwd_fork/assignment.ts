/**
 * Which lcore reads which ports, and where their packets go. Pure.
 *
 * Ports in the order of their ids form pairs: packets of the first go out of
 * the second and back. Lcores take as many ports each as `-q` says. Two lcores
 * whose ports are pairs of each other are partners: neither can be stopped
 * without the ports of the other. An lcore has at most one partner, because a
 * share of ports that begins with the second of a pair ends with the first of
 * one only if all shares are even, and then none begins so.
 *
 * @module
 */

/** What one lcore does. */
export interface LcoreShare {
  /** Id of the lcore. */
  readonly lcore: number;
  /** Ports that it reads, ascending. */
  readonly ports: readonly number[];
}

/**
 * The port that each port's packets leave through. With an odd number the last
 * one returns its own.
 *
 * @param ports Ids, ascending.
 */
export function destinations(ports: readonly number[]): Map<number, number> {
  return new Map(
    ports.map((port, index) => [port, ports[index ^ 1] ?? port]),
  );
}

/**
 * Deals ports out to lcores.
 *
 * @param lcores Ids of those that may forward, ascending.
 * @param ports Ids, ascending.
 * @returns the lcores with ports; undefined if there are too few.
 */
export function assignPorts(
  lcores: readonly number[],
  ports: readonly number[],
  portsPerLcore: number,
): LcoreShare[] | undefined {
  const count = Math.ceil(ports.length / portsPerLcore);
  if (count > lcores.length) return undefined;
  return lcores.slice(0, count).map((lcore, index) => ({
    lcore,
    ports: ports.slice(index * portsPerLcore, (index + 1) * portsPerLcore),
  }));
}

/**
 * Groups lcores that must be started and stopped together: partners, or one
 * alone that needs no other.
 *
 * @param routes From {@linkcode destinations}.
 */
export function pairLcores(
  shares: readonly LcoreShare[],
  routes: ReadonlyMap<number, number>,
): LcoreShare[][] {
  const readers = new Map(
    shares.flatMap((share) => share.ports.map((port) => [port, share])),
  );
  const pairs: LcoreShare[][] = [];
  for (const share of shares) {
    if (pairs.some((pair) => pair.includes(share))) continue;
    const others = share.ports.map((port) => readers.get(routes.get(port)!)!);
    pairs.push([...new Set([share, ...others])]);
  }
  return pairs;
}
