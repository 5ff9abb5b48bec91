/**
 * Which lcores each process of a group gets, and on which CPUs: ids never
 * overlap, because the EAL does not notice when they do. Pure.
 *
 * @module
 */

/** Lcore ids run from 0 to one less (RTE_MAX_LCORE). */
const MOST_LCORES = 128;

/** What a process wants. */
export interface LcoreWish {
  /** Label of the process. */
  readonly label: string;
  /** How many, or which, in the words of `--lcores`. */
  readonly lcores: number | string;
}

/** What a process gets. */
export interface LcoreShare {
  /** Value for `--lcores`. */
  readonly map: string;
  /** Its lcore ids. */
  readonly ids: readonly number[];
}

/** A wish that cannot be met. */
export interface LcoreProblem {
  /** Label of the process. */
  readonly label: string;
  /** Why, without final period. */
  readonly text: string;
}

/**
 * Shares the lcores out: named ones first, then the smallest free ids to those
 * that only said how many. Ids without a CPU of their own share the others.
 *
 * @param cpus CPUs that may be used, ascending.
 */
export function shareLcores(
  wishes: readonly LcoreWish[],
  cpus: readonly number[],
): { shares: Map<string, LcoreShare>; problems: LcoreProblem[] } {
  const shares = new Map<string, LcoreShare>();
  const problems: LcoreProblem[] = [];
  const owners = new Map<number, string>();
  for (const { label, lcores } of wishes) {
    if (typeof lcores === "number") continue;
    try {
      const share = parseLcores(lcores, cpus);
      for (const id of share.ids) {
        const owner = owners.get(id);
        if (owner !== undefined) {
          throw new RangeError(`lcore ${id} belongs to "${owner}" already`);
        }
        owners.set(id, label);
      }
      shares.set(label, share);
    } catch (error) {
      problems.push({ label, text: (error as Error).message });
    }
  }
  for (const { label, lcores } of wishes) {
    if (typeof lcores === "string") continue;
    const ids: number[] = [];
    for (let id = 0; ids.length < lcores && id < MOST_LCORES; id++) {
      if (!owners.has(id)) ids.push(id);
    }
    if (ids.length < lcores) {
      const text = `only ${ids.length} of ${MOST_LCORES} lcore ids are left`;
      problems.push({ label, text });
      continue;
    }
    for (const id of ids) owners.set(id, label);
    const map = ids.map((id) => `${id}@${cpuOf(id, cpus)}`).join(",");
    shares.set(label, { map, ids });
  }
  return { shares, problems };
}

/**
 * Reads a list such as `0,2-3`, `0@0,10@1` or `(4-5)@(0,1)`; ids that are
 * given no CPU get one.
 *
 * @throws {RangeError} if it is no such list, or names what is not there.
 */
export function parseLcores(
  text: string,
  cpus: readonly number[],
): LcoreShare {
  const ids: number[] = [];
  const words: string[] = [];
  for (const word of splitElements(text)) {
    const [lcorePart, cpuPart, ...more] = word.split("@");
    const own = lcorePart === undefined ? undefined : parseSet(lcorePart);
    if (own === undefined || more.length > 0) throw wrong(text);
    const given = cpuPart === undefined ? undefined : parseSet(cpuPart);
    if (cpuPart !== undefined && given === undefined) throw wrong(text);
    const missing = given?.find((cpu) => !cpus.includes(cpu));
    if (missing !== undefined) {
      throw new RangeError(
        `there is no CPU ${missing} here, only ${cpus.join(", ")}`,
      );
    }
    const large = own.find((id) => id >= MOST_LCORES);
    if (large !== undefined) {
      throw new RangeError(
        `lcore ids go up to ${MOST_LCORES - 1}, not ${large}`,
      );
    }
    const twice = own.find((id, i) => ids.includes(id) || own.indexOf(id) < i);
    if (twice !== undefined) {
      throw new RangeError(`lcore ${twice} is named twice`);
    }
    ids.push(...own);
    if (given !== undefined) words.push(word);
    else words.push(...own.map((id) => `${id}@${cpuOf(id, cpus)}`));
  }
  return { map: words.join(","), ids };
}

function wrong(text: string): RangeError {
  return new RangeError(
    `this is no list of lcores, such as 0,2-3 or 0@0,10@1: ${
      JSON.stringify(text)
    }`,
  );
}

/** Splits at the commas that stand in no parentheses. */
function splitElements(text: string): string[] {
  return text.replaceAll(" ", "").split(/,(?![^(]*\))/);
}

/** Reads `3`, `0-3` or `(0-1,3)`. */
function parseSet(text: string): number[] | undefined {
  const inner = /^\((.+)\)$/.exec(text)?.[1] ?? text;
  if (inner === text && text.includes(",")) return undefined;
  const numbers: number[] = [];
  for (const range of inner.split(",")) {
    const found = /^(\d{1,4})(?:-(\d{1,4}))?$/.exec(range);
    if (found === null) return undefined;
    const first = Number(found[1]);
    const last = Number(found[2] ?? first);
    if (last < first) return undefined;
    for (let number = first; number <= last; number++) numbers.push(number);
  }
  return numbers;
}

/** Its own CPU if it has one, otherwise one that it shares. */
function cpuOf(id: number, cpus: readonly number[]): number {
  return cpus.includes(id) ? id : cpus[id % cpus.length]!;
}

/**
 * The CPUs of a list as the kernel writes it: `0-3,6`.
 *
 * @param text Such as the value of Cpus_allowed_list in /proc/self/status.
 */
export function parseCpuList(text: string): number[] {
  return text.trim().split(",").flatMap((range) => parseSet(range) ?? []);
}
