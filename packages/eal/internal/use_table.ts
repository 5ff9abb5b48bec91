/**
 * Who uses which queue and which lcore id, for checked mode: a table in a
 * memzone of the group, made by whoever comes first. Processes that are not in
 * checked mode know nothing of it.
 *
 * | bytes        | content                                                    |
 * |--------------|------------------------------------------------------------|
 * | 0 to 3       | magic number, stored last                                  |
 * | 64 + 16 i    | cell i: u32 key, u32 process of the user, u64 user         |
 *
 * A key is 0 until the cell is taken for a queue or an lcore id, and then stays.
 * A user is a thread: its id and when it started, so that one that has ended is
 * known as such, whoever has its id now.
 *
 * | from   | to     | who                                         |
 * |--------|--------|---------------------------------------------|
 * | 0      | thread | the thread whose compare-and-swap wins      |
 * | thread | 0      | that thread                                 |
 * | thread | thread | one that saw that the other has ended       |
 *
 * @module
 */
import { libc } from "../../../ffi/os/libc.ts";
import { readLife } from "../../group/internal/process_life.ts";
import type { Window } from "../../../ffi/memory/window.ts";
import { dpdk } from "../../../ffi/library/dpdk.ts";
import { CheckError } from "../check_error.ts";
import { DpdkError } from "../error.ts";
import { Memzone } from "../memzone.ts";

const NAME = "dpdk_ts_checked";
const MAGIC = 0x6b63_6863;
const CELLS = 1024;
const FIRST = 64;
const STRIDE = 16;
const FREE = 0n;
/** Ids of threads are below. */
const ID_BITS = 22n;

/** Milliseconds for a user to end that is about to, as it was killed. */
const PATIENCE = 500;

/** What can be used by one thread at a time. */
export const UseKind = { LCORE: 1, RX: 2, TX: 3 } as const;

/** One of them. */
export type UseKind = typeof UseKind[keyof typeof UseKind];

/** What is used, for errors. */
export interface UseName {
  /** Such as "queue 0 of port 1". */
  readonly object: string;
  /** Such as "send on queue 0 of port 1". */
  readonly tried: string;
}

/** One queue or lcore id, as the calling thread uses it. */
export class Use {
  readonly #window: Window;
  /** Indices of the user's process and of the user. */
  readonly #processAt: number;
  readonly #userAt: number;
  readonly #name: UseName;

  /** For {@linkcode useOf}. */
  constructor(window: Window, cell: number, name: UseName) {
    this.#window = window;
    this.#processAt = (FIRST + cell * STRIDE) / 4 + 1;
    this.#userAt = (FIRST + cell * STRIDE) / 8 + 1;
    this.#name = name;
  }

  /**
   * Begins to use it.
   *
   * @throws {CheckError} if another thread does, or did until just now.
   */
  enter(): void {
    const user = this.#swap(FREE);
    // One that is being ended in the middle of its use is gone soon.
    if (user === FREE || this.#outlive(user)) return;
    throw this.#refusal(user);
  }

  /**
   * As {@linkcode enter}, for what is used until the end: waits for a user
   * that is about to give it back.
   */
  take(): void {
    for (;;) {
      const user = this.#swap(FREE);
      if (user === FREE || this.#outlive(user)) return;
      if (Atomics.load(this.#window.u64, this.#userAt) === user) {
        throw this.#refusal(user);
      }
    }
  }

  /** Ends it. */
  leave(): void {
    Atomics.compareExchange(
      this.#window.u64,
      this.#userAt,
      ownThread(),
      FREE,
    );
  }

  /** Comes in place of a user, if it is the one; tells who was, FREE for none. */
  #swap(expected: bigint): bigint {
    const { u64, u32 } = this.#window;
    const self = ownThread();
    const seen = Atomics.compareExchange(u64, this.#userAt, expected, self);
    if (seen !== expected && seen !== self) return seen;
    u32[this.#processAt] = libc().getpid();
    return FREE;
  }

  /** Waits for the end of a thread, to come in its place; false if it lives on. */
  #outlive(user: bigint): boolean {
    for (let waited = 0; isAlive(user); waited++) {
      if (
        waited === PATIENCE ||
        Atomics.load(this.#window.u64, this.#userAt) !== user
      ) return false;
      dpdk().rte_delay_us_sleep(1000);
    }
    return this.#swap(user) === FREE;
  }

  #refusal(user: bigint): CheckError {
    const process = this.#window.u32[this.#processAt]!;
    return new CheckError({
      rule: "shared",
      ...this.#name,
      problem: `thread ${
        Number(user & ((1n << ID_BITS) - 1n))
      } of process ${process} does so at the same time`,
    });
  }
}

/**
 * The use of a queue or an lcore id; undefined if there is no table, nor room
 * for one more.
 *
 * @param number Of the port; of the lcore.
 */
export function useOf(
  kind: UseKind,
  number: number,
  queue: number,
  name: UseName,
): Use | undefined {
  const window = openTable();
  if (window === undefined) return undefined;
  const key = ((kind << 28) | (number << 16) | queue) >>> 0;
  for (let i = 0; i < CELLS; i++) {
    const cell = (key + (key >>> 16) * 31 + i) % CELLS;
    const at = (FIRST + cell * STRIDE) / 4;
    const seen = Atomics.compareExchange(window.u32, at, 0, key);
    if (seen === 0 || seen === key) {
      return new Use(window, cell, name);
    }
  }
  return undefined;
}

/**
 * Takes an lcore id for the calling thread.
 *
 * @returns a function that gives it back.
 * @throws {CheckError} if another thread has it.
 */
export function takeLcore(id: number): () => void {
  const use = useOf(UseKind.LCORE, 0, id, {
    object: `lcore ${id}`,
    tried: `run as lcore ${id}`,
  });
  use?.take();
  return () => use?.leave();
}

let table: Window | null | undefined;

/** The table, found or made; undefined if it cannot be had. */
function openTable(): Window | undefined {
  if (table === undefined) table = findTable() ?? null;
  return table ?? undefined;
}

function findTable(): Window | undefined {
  const found = Memzone.find(NAME);
  if (found !== undefined) return whenReady(found.window);
  try {
    const { window } = Memzone.create(NAME, FIRST + CELLS * STRIDE);
    return format(window);
  } catch (error) {
    if (!(error instanceof DpdkError)) throw error;
    // Another process was first, or there is no memory for it.
    const other = Memzone.find(NAME);
    return other === undefined ? undefined : whenReady(other.window);
  }
}

function format(window: Window): Window {
  window.u8.fill(0);
  Atomics.store(window.u32, 0, MAGIC);
  return window;
}

/** Waits for its maker, unless that has ended in between. */
function whenReady(window: Window): Window {
  for (let waited = 0; waited < PATIENCE; waited++) {
    if (Atomics.load(window.u32, 0) === MAGIC) return window;
    dpdk().rte_delay_us_sleep(1000);
  }
  return format(window);
}

let own: bigint | undefined;

/** The calling thread, on which its isolate stays. */
function ownThread(): bigint {
  own ??= threadAt("thread-self") ?? FREE;
  return own;
}

function isAlive(user: bigint): boolean {
  const id = user & ((1n << ID_BITS) - 1n);
  return threadAt(String(id)) === user;
}

/** The thread with a folder in /proc; undefined if there is none, or it has ended. */
function threadAt(folder: string): bigint | undefined {
  const life = readLife(folder);
  if (life === undefined) return undefined;
  return BigInt(life.pid) | (BigInt(life.started) << ID_BITS);
}
