/**
 * Looks at damaged copies of a dead group's files: started by fuzz_test.ts,
 * for which it counts what happened. Anything but a snapshot or an
 * InspectError of one line ends it.
 *
 *   fuzz.ts RUNTIME_ROOT HUGEPAGE_FOLDER PREFIX COUNT SEED
 *
 * @module
 */
import assert from "node:assert/strict";
import {
  capture,
  InspectError,
  openGroup,
  queuedMessages,
} from "../../packages/inspect/mod.ts";

const [runtimeRoot = "", hugepageFolder = "", prefix = "", ...numbers] =
  Deno.args;
const [count = 0, seed = 1] = numbers.map(Number);

/** A damaged file, and how to mend it. */
interface Damage {
  readonly what: string;
  mend(): void;
}

/** Numbers from 0 to 2^32, the same in each run with one seed. */
function makeRandom(start: number): (limit: number) => number {
  let state = start;
  return (limit) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor(state / 0x1_0000_0000 * limit);
  };
}

const random = makeRandom(seed);

/** A copied file: its bytes, and where in it there is something. */
interface Copy {
  readonly path: string;
  readonly bytes: Uint8Array;
  /** Offsets of 64-bit words that are not zero. */
  readonly words: readonly number[];
}

function readCopy(path: string): Copy {
  const bytes = Deno.readFileSync(path);
  const wide = new BigUint64Array(bytes.buffer, 0, bytes.length >> 3);
  const words: number[] = [];
  wide.forEach((word, i) => {
    if (word !== 0n) words.push(i * 8);
  });
  return { path, bytes, words };
}

const copies = [
  ...[...Deno.readDirSync(`${runtimeRoot}/${prefix}`)].map(({ name }) =>
    `${runtimeRoot}/${prefix}/${name}`
  ),
  ...[...Deno.readDirSync(hugepageFolder)].map(({ name }) =>
    `${hugepageFolder}/${name}`
  ),
].sort().map(readCopy).filter(({ words }) => words.length > 0);

/** Words that lead somewhere: what random bits hardly ever do. */
const pointers = copies.flatMap(({ bytes, words }) => {
  const view = new DataView(bytes.buffer);
  return words.map((offset) => view.getBigUint64(offset, true))
    .filter((word) => word > 0x1_0000_0000n && word < 0x8000_0000_0000n);
});

function writeAt(path: string, offset: number, bytes: Uint8Array): void {
  const file = Deno.openSync(path, { write: true });
  try {
    file.seekSync(offset, Deno.SeekMode.Start);
    file.writeSync(bytes);
  } finally {
    file.close();
  }
}

function overwrite(copy: Copy, offset: number, bytes: Uint8Array): Damage {
  const { path } = copy;
  const old = copy.bytes.slice(offset, offset + bytes.length);
  const fitting = bytes.subarray(0, old.length);
  writeAt(path, offset, fitting);
  return {
    what: `${path} at ${offset}: ${fitting}`,
    mend: () => writeAt(path, offset, old),
  };
}

function truncate({ path, bytes }: Copy): Damage {
  const length = random(bytes.length);
  Deno.truncateSync(path, length);
  return {
    what: `${path} cut to ${length}`,
    mend: () => writeAt(path, length, bytes.subarray(length)),
  };
}

function remove({ path, bytes }: Copy): Damage {
  Deno.removeSync(path);
  return {
    what: `${path} removed`,
    mend: () => Deno.writeFileSync(path, bytes),
  };
}

/** A word that was chosen to do harm. */
function evilWord(): Uint8Array {
  const words = [
    0n,
    1n,
    0x7fff_ffffn,
    0xffff_ffffn,
    0xffff_ffff_ffff_ffffn,
    0x8000_0000_0000_0000n,
    BigInt(random(65536)),
    pointers[random(pointers.length)]!,
    pointers[random(pointers.length)]! + BigInt(random(512)) - 256n,
  ];
  return new Uint8Array(BigUint64Array.of(words[random(words.length)]!).buffer);
}

function damage(copy: Copy): Damage {
  const { bytes, words } = copy;
  const used = words[random(words.length)]!;
  switch (random(8)) {
    case 0:
      return truncate(copy);
    case 1:
      return random(8) === 0 ? remove(copy) : truncate(copy);
    case 2: {
      const noise = Uint8Array.from({ length: 64 }, () => random(256));
      return overwrite(copy, used, noise);
    }
    case 3:
      return overwrite(
        copy,
        random(bytes.length),
        Uint8Array.of(random(256)),
      );
    case 4: {
      const at = used + random(8);
      const bit = (bytes[at] ?? 0) ^ (1 << random(8));
      return overwrite(copy, at, Uint8Array.of(bit));
    }
    default:
      return overwrite(copy, used, evilWord());
  }
}

/** Everything that can be asked of a group. */
function look(): "snapshot" | "error" {
  let group;
  try {
    group = openGroup(prefix, { runtimeRoot, hugepageFolder });
    const snapshot = group.sample();
    JSON.stringify(snapshot);
    for (const problem of snapshot.problems) assert.doesNotMatch(problem, /\n/);
    queuedMessages(group);
    capture(group, { outstanding: true });
    for (const { name } of snapshot.mempools) group.outstanding(name);
    return "snapshot";
  } catch (error) {
    if (!(error instanceof InspectError)) throw error;
    assert.match(error.message, /^Cannot inspect "[^\n]+$/);
    return "error";
  } finally {
    group?.close();
  }
}

const outcomes = { snapshot: 0, error: 0 };
for (let i = 0; i < count; i++) {
  // Each file once: what is gone cannot be changed.
  const chosen = new Set(
    Array.from(
      { length: 1 + random(3) },
      () => copies[random(copies.length)]!,
    ),
  );
  const list = [...chosen].map(damage);
  const started = performance.now();
  try {
    outcomes[look()]++;
  } catch (error) {
    console.error(list.map(({ what }) => what).join("\n"));
    throw error;
  }
  const took = performance.now() - started;
  if (took > 20_000) {
    throw new Error(
      `took ${took} ms: ${list.map(({ what }) => what).join("\n")}`,
    );
  }
  for (const { mend } of list) mend();
}
// Whole again, or the copies were not what they should be.
assert.equal(look(), "snapshot");
console.log(JSON.stringify(outcomes));
