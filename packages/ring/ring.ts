/**
 * Rings in the shared memory of DPDK.
 *
 * @module
 */
import { yieldCpu } from "../../ffi/os/libc.ts";
import { dpdk } from "../../ffi/library/dpdk.ts";
import { cString } from "../../ffi/memory/c_memory.ts";
import { objectWindow } from "../../ffi/hugepages/shared_memory.ts";
import type { Address } from "../../ffi/runtime/c_types.ts";
import { DpdkError } from "../eal/error.ts";
import { Memzone } from "../eal/memzone.ts";
import { isChecked } from "../eal/internal/checked.ts";
import { requireEal } from "../eal/internal/eal_state.ts";
import { shutFreed } from "../eal/internal/open_objects.ts";
import { SOCKET_ID_ANY } from "../eal/socket.ts";
import { checkElementSize, checkRing } from "./_checks.ts";
import { ringNames } from "./_list.ts";
import { observeRing } from "./_observed_ring.ts";
import { RingHeader } from "./ring_header.ts";
import { RingView } from "./ring_view.ts";

/** The memzone of a ring has this before the ring's name. */
const MEMZONE_PREFIX = "RG_";

/** How {@linkcode Ring.create} makes a ring. */
export interface RingCreateOptions {
  /** {@linkcode RingFlag}s; default 0: many producers, many consumers. */
  readonly flags?: number;
  /** NUMA socket; any by default. */
  readonly socketId?: number;
  /** Bytes per element, a multiple of 4; default 8. */
  readonly elementSize?: number;
}

/** How {@linkcode Ring.lookup} opens a ring. */
export interface RingLookupOptions {
  /** Bytes per element, as its creator chose; default 8. */
  readonly elementSize?: number;
}

/**
 * A named ring that all processes of the group can find, in C or TypeScript.
 *
 * The process that created it owns it; one that looked it up borrows it. An
 * object belongs to one thread: other lcores look the ring up themselves.
 *
 * @see rte_ring
 */
export class Ring extends RingView implements Disposable {
  readonly #address: Address;
  readonly #owned: boolean;

  private constructor(memzone: Memzone, elementSize: number, owned: boolean) {
    const window = objectWindow(memzone.address, memzone.length);
    const offset = memzone.address - window.base;
    super(window, offset, { elementSize, relax: yieldCpu });
    this.#address = memzone.address;
    this.#owned = owned;
    if (elementSize === 8 && isChecked()) observeRing(this);
  }

  /**
   * Makes an empty ring.
   *
   * @param name At most 28 bytes, unique in the group.
   * @param count Slots, a power of two, of which one stays empty; with
   * EXACT_SZ the number of elements to hold. See `ring.capacity`.
   * @throws {RangeError} if an argument is out of range.
   * @throws {DpdkError} EEXIST if the name is taken, ENOMEM, ...
   * @see rte_ring_create_elem
   */
  static create(
    name: string,
    count: number,
    options: RingCreateOptions = {},
  ): Ring {
    const { flags = 0, socketId = SOCKET_ID_ANY, elementSize = 8 } = options;
    checkRing(name, count, flags, elementSize);
    requireEal();
    const address = dpdk().rte_ring_create_elem(
      cString(name),
      elementSize,
      count,
      socketId,
      flags,
    );
    if (address === 0) {
      throw new DpdkError(
        `Cannot create ring "${name}"`,
        "rte_ring_create_elem",
      );
    }
    return new Ring(memzoneOf(name, address), elementSize, true);
  }

  /**
   * Opens a ring that this or another process made.
   *
   * @throws {DpdkError} ENOENT if there is none of this name.
   * @throws {RangeError} if its elements have another size.
   * @see rte_ring_lookup
   */
  static lookup(name: string, options: RingLookupOptions = {}): Ring {
    const ring = Ring.find(name, options);
    if (ring === undefined) {
      throw new DpdkError(`Cannot look up ring "${name}"`, "rte_ring_lookup");
    }
    return ring;
  }

  /**
   * Like {@linkcode Ring.lookup}; undefined if there is no such ring.
   *
   * @see rte_ring_lookup
   */
  static find(
    name: string,
    options: RingLookupOptions = {},
  ): Ring | undefined {
    const { elementSize = 8 } = options;
    const action = `Cannot look up ring "${name}"`;
    checkElementSize(action, elementSize);
    requireEal();
    const address = dpdk().rte_ring_lookup(cString(name));
    if (address === 0) return undefined;
    const memzone = memzoneOf(name, address);
    // DPDK does not note the element size; the memory it took tells.
    const { size } = new RingHeader(memzone.window, 0);
    const needed = dpdk().rte_ring_get_memsize_elem(elementSize, size);
    if (needed !== memzone.length) {
      throw new RangeError(
        `${action}: elements of ${elementSize} bytes need ${needed} bytes, it has ${memzone.length}`,
      );
    }
    return new Ring(memzone, elementSize, false);
  }

  /**
   * The names of all rings of the group, those of mempools included.
   *
   * @see rte_ring_list_dump
   */
  static list(): string[] {
    requireEal();
    return ringNames();
  }

  /** Where the ring lies, the same in every process of the group. */
  get address(): Address {
    this.checkOpen();
    return this.#address;
  }

  /**
   * Ends the use of this object. Its owner thereby frees the ring for all
   * processes, which must have stopped using it; this thread's other objects on
   * it are closed, too. A second call does nothing.
   *
   * @see rte_ring_free
   */
  close(): void {
    if (this.closed) return;
    this.detach();
    if (!this.#owned) return;
    shutFreed(this.#address);
    dpdk().rte_ring_free(this.#address);
  }

  /** The same as {@linkcode close}. */
  [Symbol.dispose](): void {
    this.close();
  }
}

/** The memory that DPDK reserved for a ring. */
function memzoneOf(name: string, address: Address): Memzone {
  const memzone = Memzone.find(MEMZONE_PREFIX + name);
  if (memzone?.address !== address) {
    throw new Error(
      `Cannot open ring "${name}": it does not begin its memzone "${MEMZONE_PREFIX}${name}"`,
    );
  }
  return memzone;
}
