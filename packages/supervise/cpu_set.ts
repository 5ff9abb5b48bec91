/**
 * Sets of CPUs as text.
 *
 * @module
 */

/**
 * The CPUs of a set in the form that `--lcores` and `taskset` take: "0-3,6".
 *
 * @param set A cpu_set_t.
 */
export function cpuList(set: Uint8Array): string {
  const has = (cpu: number): boolean =>
    cpu < set.length * 8 && (set[cpu >> 3]! & (1 << (cpu & 7))) !== 0;
  const ranges: string[] = [];
  for (let cpu = 0; cpu < set.length * 8; cpu++) {
    if (!has(cpu)) continue;
    const first = cpu;
    while (has(cpu + 1)) cpu++;
    ranges.push(first === cpu ? `${first}` : `${first}-${cpu}`);
  }
  return ranges.join(",");
}
