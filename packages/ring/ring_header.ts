/**
 * What a ring says about itself. Any number of onlookers may use a
 * {@linkcode RingHeader}; it never writes to the ring.
 *
 * @module
 */
import { showAs } from "../../ffi/runtime/shown.ts";
import type { Window } from "../../ffi/memory/window.ts";
import { ClosedError } from "../eal/error.ts";
import { noteOpen } from "../eal/internal/open_objects.ts";
import { type RingFields, ringFields, type SideFields } from "./_layout.ts";
import { SyncType } from "../../ffi/kernels/sync_type.ts";
import { modeOf } from "./_sync_type.ts";
import type { SyncMode } from "./flags.ts";

/** The head-tail distance of a side that has no limit. */
const NO_LIMIT = 0xffff_ffff;

/**
 * The header of a ring at a byte offset of a window, read only.
 *
 * @see rte_ring
 */
export class RingHeader {
  static {
    showAs(this, (ring) => `"${ring.name}" { ${stateOf(ring)} }`);
  }

  /** The memory that the ring lies in. */
  readonly window: Window;
  /** Byte offset of the ring in its window. */
  readonly offset: number;
  readonly #fields: RingFields;
  readonly #name: string;
  readonly #size: number;
  readonly #capacity: number;
  readonly #producerSync: SyncMode;
  readonly #consumerSync: SyncMode;
  #isClosed = false;

  /** Opens the header; throws a RangeError when there is no ring. */
  constructor(window: Window, offset: number) {
    const fields = ringFields();
    if (
      !Number.isInteger(offset) || offset < 0 || offset % 8 !== 0 ||
      offset + fields.elements > window.byteLength
    ) {
      throw new RangeError(
        `Cannot open ring: offset must be a multiple of 8 inside the window: ${offset}`,
      );
    }
    const size = window.u32[(offset + fields.size) >>> 2]!;
    const mask = window.u32[(offset + fields.mask) >>> 2]!;
    const capacity = window.u32[(offset + fields.capacity) >>> 2]!;
    const producer = modeOf(
      window.u32[(offset + fields.producer.syncType) >>> 2]!,
    );
    const consumer = modeOf(
      window.u32[(offset + fields.consumer.syncType) >>> 2]!,
    );
    if (
      size === 0 || (size & mask) !== 0 || mask !== size - 1 ||
      capacity > mask || producer === undefined || consumer === undefined
    ) {
      throw new RangeError(`Cannot open ring: no ring at offset ${offset}`);
    }
    this.#fields = fields;
    this.window = window;
    this.offset = offset;
    this.#name = window.text(offset + fields.name, fields.nameSize);
    this.#size = size;
    this.#capacity = capacity;
    this.#producerSync = producer;
    this.#consumerSync = consumer;
    // On plain JavaScript memory it can be used for ever.
    if (window.base === 0) return;
    noteOpen(this, window.base + offset, (ring) => ring.detach());
  }

  /** The ring's name, without the memory zone's prefix. */
  get name(): string {
    return this.#name;
  }

  /** The flags it was made with; see {@linkcode RingFlag}. */
  get flags(): number {
    return this.#word(this.#fields.flags);
  }

  /** Slots in the element table. @see rte_ring_get_size */
  get size(): number {
    this.checkOpen();
    return this.#size;
  }

  /** Elements the ring holds when full. @see rte_ring_get_capacity */
  get capacity(): number {
    this.checkOpen();
    return this.#capacity;
  }

  /** How producers share the ring. @see rte_ring_get_prod_sync_type */
  get producerSync(): SyncMode {
    this.checkOpen();
    return this.#producerSync;
  }

  /** How consumers share the ring. @see rte_ring_get_cons_sync_type */
  get consumerSync(): SyncMode {
    this.checkOpen();
    return this.#consumerSync;
  }

  /** Elements in the ring at this moment. @see rte_ring_count */
  get count(): number {
    // The consumers' tail first: read the other way round, it could overtake
    // the producers' and make a nearly empty ring look full.
    const consumerTail = this.#word(this.#fields.consumer.tail);
    const producerTail = this.#word(this.#fields.producer.tail);
    return Math.min((producerTail - consumerTail) >>> 0, this.#capacity);
  }

  /** Room for further elements at this moment. @see rte_ring_free_count */
  get freeCount(): number {
    return this.#capacity - this.count;
  }

  /** Whether there is no room at this moment. @see rte_ring_full */
  get full(): boolean {
    return this.freeCount === 0;
  }

  /** Whether there is no element at this moment. @see rte_ring_empty */
  get empty(): boolean {
    return this.count === 0;
  }

  /**
   * How far the producers' head may be ahead of their tail, in elements;
   * 4294967295 in modes other than "rts". @see rte_ring_get_prod_htd_max
   */
  get producerHtdMax(): number {
    return this.#producerSync === "rts"
      ? this.#word(this.#fields.producer.rtsHtdMax)
      : NO_LIMIT;
  }

  /**
   * How far the consumers' head may be ahead of their tail, in elements;
   * 4294967295 in modes other than "rts". @see rte_ring_get_cons_htd_max
   */
  get consumerHtdMax(): number {
    return this.#consumerSync === "rts"
      ? this.#word(this.#fields.consumer.rtsHtdMax)
      : NO_LIMIT;
  }

  /**
   * The ring's state as text, a field per line, as DPDK had it until 24.11;
   * later ones spell the two sides out. @see rte_ring_dump
   */
  dump(): string {
    const address = this.window.base + this.offset;
    return [
      `ring <${this.#name}>@0x${address.toString(16)}`,
      `  flags=${this.flags.toString(16)}`,
      `  size=${this.size}`,
      `  capacity=${this.#capacity}`,
      `  ct=${this.#word(this.#fields.consumer.tail)}`,
      `  ch=${this.#head(this.#fields.consumer)}`,
      `  pt=${this.#word(this.#fields.producer.tail)}`,
      `  ph=${this.#head(this.#fields.producer)}`,
      `  used=${this.count}`,
      `  avail=${this.freeCount}`,
      "",
    ].join("\n");
  }

  /** Throws by name when this object is closed. */
  protected checkOpen(): void {
    if (this.#isClosed) throw new ClosedError(`Ring "${this.#name}"`);
  }

  /** Makes every later use of this object throw; the ring itself stays. */
  protected detach(): void {
    this.#isClosed = true;
  }

  /** Whether this object is closed. */
  get closed(): boolean {
    return this.#isClosed;
  }

  #head(side: SideFields): number {
    const syncType = this.#word(side.syncType);
    return this.#word(
      syncType === SyncType.RTS ? side.rtsHeadPosition : side.head,
    );
  }

  /** Peers change these words, hence an atomic load. */
  #word(field: number): number {
    this.checkOpen();
    return Atomics.load(this.window.u32, (this.offset + field) >>> 2);
  }
}

/** Such as "5 of 1023, mt producers, st consumer". */
function stateOf(ring: RingHeader): string {
  if (ring.closed) return "closed";
  const { count, capacity, producerSync, consumerSync } = ring;
  const producers = producerSync === "st" ? "producer" : "producers";
  const consumers = consumerSync === "st" ? "consumer" : "consumers";
  return `${count} of ${capacity}, ${producerSync} ${producers}, ${consumerSync} ${consumers}`;
}
