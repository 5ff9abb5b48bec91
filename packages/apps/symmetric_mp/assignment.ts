/**
 * Which lcore forwards between which ports. Pure.
 *
 * @module
 */

/** The work of one lcore. */
export interface LcorePorts {
  /** Id of the lcore. */
  readonly lcoreId: number;
  /** Its ports in pairs: packets of ports[i] leave through ports[i ^ 1]. */
  readonly ports: readonly number[];
}

/**
 * Shares the pairs of ports (first and second, third and fourth, ...) among
 * the lcores, evenly and in order; the first lcores take what is left over.
 *
 * @param lcores Ids, ascending.
 * @param ports Ids, ascending; an even number.
 */
export function assignPorts(
  lcores: readonly number[],
  ports: readonly number[],
): LcorePorts[] {
  const pairs = ports.length / 2;
  const each = Math.floor(pairs / lcores.length);
  const more = pairs % lcores.length;
  let next = 0;
  return lcores.map((lcoreId, index) => {
    const start = next;
    next += 2 * (each + (index < more ? 1 : 0));
    return { lcoreId, ports: ports.slice(start, next) };
  });
}

/** The lines that an lcore prints when it starts. */
export function startLines(
  { lcoreId, ports }: LcorePorts,
  queue: number,
): string {
  if (ports.length === 0) return `Lcore ${lcoreId} has nothing to do\n`;
  return `Lcore ${lcoreId} using ports ${ports.join(" ")} \n` +
    `lcore ${lcoreId} using queue ${queue} of each port\n`;
}
