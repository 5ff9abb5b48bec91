/**
 * Memzones: named pieces of memory that the processes of a group share.
 *
 * @module
 */
import { backend } from "../../ffi/backend.ts";
import { layout } from "../../ffi/layout/mod.ts";
import { dpdk } from "../../ffi/library.ts";
import { cString, openWindow } from "../../ffi/memory.ts";
import type { Address } from "../../ffi/types.ts";
import type { Window } from "../../ffi/window.ts";
import { requireEal } from "./eal_state.ts";
import { DpdkError, notNull } from "./error.ts";
import { SOCKET_ID_ANY } from "./socket.ts";

/** How a memzone is reserved. */
export interface MemzoneOptions {
  /** NUMA socket; any by default. */
  readonly socketId?: number;
  /** RTE_MEMZONE_* flags; none by default. */
  readonly flags?: number;
  /** Alignment in bytes, a power of two; a cache line by default. */
  readonly align?: number;
}

/** A named piece of shared memory. */
export class Memzone {
  /** Its name, unique in the group. */
  readonly name: string;
  /** Where it starts, the same in every process of the group. */
  readonly address: Address;
  /** Its length in bytes. */
  readonly length: number;
  /** Its NUMA socket. */
  readonly socketId: number;
  readonly #descriptor: Address;
  #window: Window | undefined;
  #freed = false;

  private constructor(descriptor: Address) {
    const fields = layout().rte_memzone;
    const entry = openWindow(descriptor, fields.sizeof);
    this.#descriptor = descriptor;
    this.name = entry.text(
      fields.name,
      layout().constants.RTE_MEMZONE_NAMESIZE,
    );
    this.address = entry.pointer(fields.addr);
    this.length = entry.pointer(fields.len);
    this.socketId = entry.i32[fields.socket_id / 4]!;
  }

  /**
   * Reserves a memzone. Its content is what the memory held before: a new one
   * is usually zero, one on memory used before is not.
   *
   * @param length In bytes, more than 0.
   * @throws {RangeError} if name or length are out of range.
   * @throws {DpdkError} EEXIST, ENOMEM, ...
   * @see rte_memzone_reserve_aligned
   */
  static reserve(
    name: string,
    length: number,
    { socketId = SOCKET_ID_ANY, flags = 0, align = 64 }: MemzoneOptions = {},
  ): Memzone {
    requireEal();
    checkName(name);
    if (!Number.isSafeInteger(length) || length <= 0) {
      throw new RangeError(
        `Cannot reserve memzone "${name}": length must be a positive integer: ${length}`,
      );
    }
    return new Memzone(notNull(
      dpdk().rte_memzone_reserve_aligned(
        cString(name),
        length,
        socketId,
        flags,
        align,
      ),
      `Cannot reserve memzone "${name}"`,
      "rte_memzone_reserve_aligned",
    ));
  }

  /**
   * Finds a memzone by name.
   *
   * @returns undefined if there is none.
   * @see rte_memzone_lookup
   */
  static lookup(name: string): Memzone | undefined {
    requireEal();
    const descriptor = dpdk().rte_memzone_lookup(cString(name));
    return descriptor === 0 ? undefined : new Memzone(descriptor);
  }

  /**
   * All memzones of the group, those of rings and mempools included.
   *
   * @see rte_memzone_walk
   */
  static list(): Memzone[] {
    requireEal();
    const found: Address[] = [];
    const visit = backend().callback(
      ["ptr", "ptr"],
      "void",
      (descriptor) => void found.push(descriptor!),
    );
    try {
      dpdk().rte_memzone_walk(visit.address, 0);
    } finally {
      visit.close();
    }
    return found.map((descriptor) => new Memzone(descriptor));
  }

  /**
   * The memory itself.
   *
   * @throws {Error} after {@linkcode free}.
   */
  get window(): Window {
    if (this.#freed) throw new Error(`Memzone "${this.name}" is freed`);
    this.#window ??= openWindow(this.address, this.length);
    return this.#window;
  }

  /**
   * Gives the memory back, for every process of the group. A second call does
   * nothing.
   *
   * @throws {DpdkError} if DPDK refuses it.
   * @see rte_memzone_free
   */
  free(): void {
    if (this.#freed) return;
    requireEal();
    const result = dpdk().rte_memzone_free(this.#descriptor);
    if (result !== 0) {
      throw new DpdkError(
        `Cannot free memzone "${this.name}"`,
        "rte_memzone_free",
        -result,
      );
    }
    this.#freed = true;
  }
}

function checkName(name: string): void {
  const limit = layout().constants.RTE_MEMZONE_NAMESIZE - 1;
  const length = new TextEncoder().encode(name).length;
  if (length === 0 || length > limit) {
    throw new RangeError(
      `Cannot reserve memzone "${name}": name must have 1 to ${limit} bytes: ${length}`,
    );
  }
}
