/**
 * Memzones: named pieces of memory that the processes of a group share.
 *
 * @module
 */
import { backend } from "../../ffi/runtime/backend.ts";
import { layout } from "../../ffi/layout/mod.ts";
import { dpdk } from "../../ffi/library/dpdk.ts";
import { cString, openWindow } from "../../ffi/memory/c_memory.ts";
import { hex, showAs } from "../../ffi/runtime/shown.ts";
import type { Address } from "../../ffi/runtime/c_types.ts";
import type { Window } from "../../ffi/memory/window.ts";
import { ClosedError, DpdkError } from "./error.ts";
import { requireEal } from "./internal/eal_state.ts";
import { notNull } from "./internal/not_null.ts";
import { noteOpen, shutFreed } from "./internal/open_objects.ts";
import { SOCKET_ID_ANY } from "./socket.ts";

const ENOENT = 2;

/** How a memzone is made. */
export interface MemzoneOptions {
  /** NUMA socket; any by default. */
  readonly socketId?: number;
  /** RTE_MEMZONE_* flags; none by default. */
  readonly flags?: number;
  /** Alignment in bytes, a power of two; a cache line by default. */
  readonly align?: number;
}

/**
 * A named piece of shared memory. It stays until its maker closes it: the
 * object that {@linkcode Memzone.create} gave frees it for all processes, the
 * others only let go of it.
 */
export class Memzone {
  static {
    showAs(this, (memzone) => {
      const { name, address, length, socketId } = memzone;
      return memzone.#closed
        ? `"${name}" { closed }`
        : `"${name}" { ${length} bytes at ${
          hex(address)
        }, socket ${socketId} }`;
    });
  }

  /** Its name, unique in the group. */
  readonly name: string;
  /** Where it starts, the same in every process of the group. */
  readonly address: Address;
  /** Its length in bytes. */
  readonly length: number;
  /** Its NUMA socket. */
  readonly socketId: number;
  readonly #descriptor: Address;
  readonly #owned: boolean;
  #window: Window | undefined;
  #closed = false;

  private constructor(descriptor: Address, owned: boolean) {
    const fields = layout().rte_memzone;
    const entry = openWindow(descriptor, fields.sizeof);
    this.#descriptor = descriptor;
    this.#owned = owned;
    this.name = entry.text(
      fields.name,
      layout().constants.RTE_MEMZONE_NAMESIZE,
    );
    this.address = entry.pointer(fields.addr);
    this.length = entry.pointer(fields.len);
    this.socketId = entry.i32[fields.socket_id / 4]!;
    noteOpen(this, this.address, (memzone) => memzone.#shut());
  }

  /**
   * Makes a memzone. Its content is what the memory held before: a new one is
   * usually zero, one on memory used before is not.
   *
   * @param name At most 31 bytes, unique in the group.
   * @param length In bytes, more than 0.
   * @throws {RangeError} if name or length are out of range.
   * @throws {DpdkError} EEXIST if the name is taken, ENOMEM, ...
   * @see rte_memzone_reserve_aligned
   */
  static create(
    name: string,
    length: number,
    { socketId = SOCKET_ID_ANY, flags = 0, align = 64 }: MemzoneOptions = {},
  ): Memzone {
    requireEal();
    checkName(name);
    if (!Number.isSafeInteger(length) || length <= 0) {
      throw new RangeError(
        `Cannot create memzone "${name}": length must be a positive integer: ${length}`,
      );
    }
    const descriptor = notNull(
      dpdk().rte_memzone_reserve_aligned(
        cString(name),
        length,
        socketId,
        flags,
        align,
      ),
      `Cannot create memzone "${name}"`,
      "rte_memzone_reserve_aligned",
    );
    return new Memzone(descriptor, true);
  }

  /**
   * Opens a memzone that this or another process made.
   *
   * @throws {DpdkError} ENOENT if there is none of this name.
   * @see rte_memzone_lookup
   */
  static lookup(name: string): Memzone {
    const found = Memzone.find(name);
    if (found !== undefined) return found;
    // DPDK leaves no errno.
    throw new DpdkError(
      `Cannot look up memzone "${name}"`,
      "rte_memzone_lookup",
      ENOENT,
    );
  }

  /**
   * Like {@linkcode Memzone.lookup}; undefined if there is no such memzone.
   *
   * @see rte_memzone_lookup
   */
  static find(name: string): Memzone | undefined {
    requireEal();
    const descriptor = dpdk().rte_memzone_lookup(cString(name));
    return descriptor === 0 ? undefined : new Memzone(descriptor, false);
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
    return found.map((descriptor) => new Memzone(descriptor, false));
  }

  /**
   * The memory itself.
   *
   * @throws {ClosedError} after {@linkcode close} and after the EAL's end.
   */
  get window(): Window {
    if (this.#closed) throw new ClosedError(`Memzone "${this.name}"`);
    this.#window ??= openWindow(this.address, this.length);
    return this.#window;
  }

  /**
   * Ends the use of this object. Its maker thereby frees the memory for all
   * processes, which must have stopped using it. A second call does nothing.
   *
   * @throws {DpdkError} if DPDK refuses to free it.
   * @see rte_memzone_free
   */
  close(): void {
    if (this.#closed) return;
    if (this.#owned) {
      const result = dpdk().rte_memzone_free(this.#descriptor);
      if (result !== 0) {
        throw new DpdkError(
          `Cannot free memzone "${this.name}"`,
          "rte_memzone_free",
          -result,
        );
      }
      shutFreed(this.address, this.length);
    }
    this.#shut();
  }

  #shut(): void {
    this.#closed = true;
    this.#window = undefined;
  }

  /** The same as {@linkcode close}. */
  [Symbol.dispose](): void {
    this.close();
  }
}

function checkName(name: string): void {
  const limit = layout().constants.RTE_MEMZONE_NAMESIZE - 1;
  const length = new TextEncoder().encode(name).length;
  if (length === 0 || length > limit) {
    throw new RangeError(
      `Cannot create memzone "${name}": name must have 1 to ${limit} bytes: ${length}`,
    );
  }
}
