/**
 * The data path of a ring, on any memory.
 *
 * @module
 */
import type { Window } from "../../ffi/window.ts";
import { kernelsOf } from "../kernels/kernels.ts";
import { makePacketTable } from "../kernels/packet_table.ts";
import type { Move } from "../kernels/quick_move.ts";
import { ElementTable, noWords } from "./_elements.ts";
import { checkElementSize } from "./_checks.ts";
import { formatRing, memorySize } from "./_format.ts";
import { setHtdMax } from "./_htd_max.ts";
import { ringFields } from "./_layout.ts";
import { RingSide } from "./_side.ts";
import { Dequeuer, Enqueuer } from "./_transfer.ts";
import { RingHeader } from "./ring_header.ts";
import type { RingSpan } from "./ring_span.ts";
import type {
  RingFormat,
  RingMove,
  RingMoveOne,
  RingTable,
  RingViewOptions,
} from "./ring_types.ts";

/**
 * A ring at a byte offset of a window, for one thread: each thread makes its
 * own view. How threads share the ring is the ring's sync modes' affair.
 *
 * Bulk calls move all elements or none, burst calls as many as possible. A
 * full or empty ring is answered with a count; only misuse throws: an array
 * too short for its count, a plain call while a start is not finished, any
 * call after dispose.
 *
 * @see rte_ring
 */
export class RingView extends RingHeader {
  // Why `declare`: "Loops that V8 compiles well" in packages/kernels/README.md.
  /** Bytes per element. */
  declare readonly elementSize: number;
  /** Byte offset of the element table. */
  declare private readonly first: number;
  declare private readonly producer: RingSide;
  declare private readonly consumer: RingSide;
  declare private readonly elements: ElementTable;
  declare private readonly intoRing: Enqueuer;
  declare private readonly outOfRing: Dequeuer;
  declare private readonly enqueueMove: Move;
  declare private readonly dequeueMove: Move;
  declare private readonly one: BigUint64Array;
  declare private readonly enqueueOne: RingMove;
  declare private readonly dequeueOne: RingMove;

  /** Opens a ring that is there; throws a RangeError when there is none. */
  constructor(window: Window, offset: number, options: RingViewOptions = {}) {
    super(window, offset);
    const { elementSize = 8, relax = () => {} } = options;
    checkElementSize(`Cannot open ring "${this.name}"`, elementSize);
    const first = offset + ringFields().elements;
    const end = first + this.size * elementSize;
    if (end > window.byteLength) {
      throw new RangeError(
        `Cannot open ring "${this.name}": its elements must end inside the window of ${window.byteLength} bytes: ${end}`,
      );
    }
    this.elementSize = elementSize;
    this.first = first;
    this.producer = new RingSide(window, offset, "enqueue", this.name, relax);
    this.consumer = new RingSide(window, offset, "dequeue", this.name, relax);
    this.elements = new ElementTable(window, first, this.size, elementSize);
    const place = { window, offset, elementSize, elements: this.elements };
    this.one = kernelsOf(window)?.one ?? new BigUint64Array(1);
    this.intoRing = new Enqueuer(this.producer, place);
    this.outOfRing = new Dequeuer(this.consumer, place);
    this.enqueueMove = this.intoRing.move;
    this.dequeueMove = this.outOfRing.move;
    this.enqueueOne = this.bulkEnqueuer(this.one);
    this.dequeueOne = this.bulkDequeuer(this.one);
  }

  /**
   * Lays out an empty ring at a byte offset (a multiple of 8; 64 to keep cache
   * lines apart). Throws a RangeError for bad arguments. @see rte_ring_init
   */
  static format(window: Window, offset: number, format: RingFormat): void {
    const { name, count, flags = 0, elementSize = 8 } = format;
    formatRing(window, offset, name, count, flags, elementSize);
  }

  /** Bytes that a ring of `count` slots takes. @see rte_ring_get_memsize_elem */
  static memorySize(count: number, elementSize = 8): number {
    return memorySize(count, elementSize);
  }

  /** Room left after this object's last enqueue: C's `free_space`. */
  get freeSpace(): number {
    return this.producer.left;
  }

  /** Elements left after this object's last dequeue: C's `available`. */
  get available(): number {
    return this.consumer.left;
  }

  /** How far the "rts" producers' head may be ahead of their tail, in elements. @see rte_ring_get_prod_htd_max */
  override get producerHtdMax(): number {
    return super.producerHtdMax;
  }

  /** Throws a TypeError in modes other than "rts". @see rte_ring_set_prod_htd_max */
  override set producerHtdMax(elements: number) {
    const { producer } = ringFields();
    setHtdMax(this, producer.rtsHtdMax, this.producerSync, elements);
  }

  /** How far the "rts" consumers' head may be ahead of their tail, in elements. @see rte_ring_get_cons_htd_max */
  override get consumerHtdMax(): number {
    return super.consumerHtdMax;
  }

  /** Throws a TypeError in modes other than "rts". @see rte_ring_set_cons_htd_max */
  override set consumerHtdMax(elements: number) {
    const { consumer } = ringFields();
    setHtdMax(this, consumer.rtsHtdMax, this.consumerSync, elements);
  }

  /**
   * A table of zeros for `count` elements, where this ring moves them fastest.
   * Its memory may be the window's and is not given back before the end: make
   * one per queue and reuse it. Throws a TypeError if the elements are not
   * whole 64-bit words.
   */
  makeTable(count: number): BigUint64Array {
    if (this.elementSize % 8 !== 0) throw noWords(this.elementSize);
    const words = count * (this.elementSize / 8);
    return makePacketTable(this.window, words).table;
  }

  /** Empties the ring; no thread may be using it. @see rte_ring_reset */
  reset(): void {
    this.producer.reset();
    this.consumer.reset();
  }

  /** Enqueues one 8-byte element; false when full. @see rte_ring_enqueue */
  enqueue(value: bigint): boolean {
    this.one[0] = value;
    return this.enqueueOne(1) === 1;
  }

  /** Dequeues one 8-byte element; undefined when empty. @see rte_ring_dequeue */
  dequeue(): bigint | undefined {
    return this.dequeueOne(1) === 1 ? this.one[0]! : undefined;
  }

  /** Enqueues `count` elements from element `start` on, or none. @see rte_ring_enqueue_bulk_elem */
  enqueueBulk(table: RingTable, count?: number, start = 0): number {
    return this.enqueueMove(table, count, start, 1);
  }

  /** Enqueues up to `count` elements from element `start` on. @see rte_ring_enqueue_burst_elem */
  enqueueBurst(table: RingTable, count?: number, start = 0): number {
    return this.enqueueMove(table, count, start, 0);
  }

  /** Dequeues `count` elements to element `start` on, or none. @see rte_ring_dequeue_bulk_elem */
  dequeueBulk(table: RingTable, count?: number, start = 0): number {
    return this.dequeueMove(table, count, start, 1);
  }

  /** Dequeues up to `count` elements to element `start` on. @see rte_ring_dequeue_burst_elem */
  dequeueBurst(table: RingTable, count?: number, start = 0): number {
    return this.dequeueMove(table, count, start, 0);
  }

  /**
   * {@linkcode enqueueBulk} from the start of one table, as a function of the
   * count: the fastest for a loop, above all with one of {@linkcode makeTable}.
   * @see rte_ring_enqueue_bulk_elem
   */
  bulkEnqueuer(table: RingTable): RingMove {
    return this.intoRing.fix(table, 1);
  }

  /** As {@linkcode bulkEnqueuer}, for {@linkcode enqueueBurst}. @see rte_ring_enqueue_burst_elem */
  burstEnqueuer(table: RingTable): RingMove {
    return this.intoRing.fix(table, 0);
  }

  /** As {@linkcode bulkEnqueuer}, for {@linkcode dequeueBulk}. @see rte_ring_dequeue_bulk_elem */
  bulkDequeuer(table: RingTable): RingMove {
    return this.outOfRing.fix(table, 1);
  }

  /** As {@linkcode bulkEnqueuer}, for {@linkcode dequeueBurst}. @see rte_ring_dequeue_burst_elem */
  burstDequeuer(table: RingTable): RingMove {
    return this.outOfRing.fix(table, 0);
  }

  /**
   * An enqueue of one table's first element as a function; false when full. As
   * in C, it does not note {@linkcode freeSpace}. @see rte_ring_enqueue_elem
   */
  enqueuer(table: RingTable): RingMoveOne {
    return this.intoRing.fixOne(table);
  }

  /** As {@linkcode enqueuer}: dequeues to it; false when empty. @see rte_ring_dequeue_elem */
  dequeuer(table: RingTable): RingMoveOne {
    return this.outOfRing.fixOne(table);
  }

  /**
   * Reserves `n` slots, or none, for {@linkcode enqueueFinish}. Only "st" and
   * "hts" producers can: others throw a TypeError. @see rte_ring_enqueue_bulk_elem_start
   */
  enqueueBulkStart(n: number): number {
    return this.producer.start(n, true);
  }

  /** Like {@linkcode enqueueBulkStart}, up to `n` slots. @see rte_ring_enqueue_burst_elem_start */
  enqueueBurstStart(n: number): number {
    return this.producer.start(n, false);
  }

  /** Fills `n` reserved slots and gives back the rest. @see rte_ring_enqueue_elem_finish */
  enqueueFinish(table: RingTable, n: number, start = 0): void {
    this.producer.checkFinish(n);
    this.elements.countIn(table, n, start);
    this.elements.write(this.producer.claimed, table, start, n);
    this.producer.finish(n);
  }

  /**
   * Copies `n` elements, or none; they stay until {@linkcode dequeueFinish}. "st"
   * and "hts" only: others throw a TypeError. @see rte_ring_dequeue_bulk_elem_start
   */
  dequeueBulkStart(table: RingTable, n?: number): number {
    return this.outOfRing.start(table, n, true);
  }

  /** Like {@linkcode dequeueBulkStart}, up to `n` elements. @see rte_ring_dequeue_burst_elem_start */
  dequeueBurstStart(table: RingTable, n?: number): number {
    return this.outOfRing.start(table, n, false);
  }

  /** Takes the first `n` started elements out; the rest stays. @see rte_ring_dequeue_elem_finish */
  dequeueFinish(n: number): void {
    this.consumer.checkFinish(n);
    this.consumer.finish(n);
  }

  /** Reserves `n` slots, or none, to fill in place. "st" and "hts" only. @see rte_ring_enqueue_zc_bulk_elem_start */
  enqueueZcBulkStart(n: number, span: RingSpan): number {
    return this.#locate(this.producer, this.producer.start(n, true), span);
  }

  /** Like {@linkcode enqueueZcBulkStart}, up to `n` slots. @see rte_ring_enqueue_zc_burst_elem_start */
  enqueueZcBurstStart(n: number, span: RingSpan): number {
    return this.#locate(this.producer, this.producer.start(n, false), span);
  }

  /** Hands over the first `n` filled slots, gives back the rest. @see rte_ring_enqueue_zc_elem_finish */
  enqueueZcFinish(n: number): void {
    this.producer.checkFinish(n);
    this.producer.finish(n);
  }

  /** Finds `n` elements, or none, to read in place. "st" and "hts" only. @see rte_ring_dequeue_zc_bulk_elem_start */
  dequeueZcBulkStart(n: number, span: RingSpan): number {
    return this.#locate(this.consumer, this.consumer.start(n, true), span);
  }

  /** Like {@linkcode dequeueZcBulkStart}, up to `n` elements. @see rte_ring_dequeue_zc_burst_elem_start */
  dequeueZcBurstStart(n: number, span: RingSpan): number {
    return this.#locate(this.consumer, this.consumer.start(n, false), span);
  }

  /** Takes the first `n` found elements out; the rest stays. @see rte_ring_dequeue_zc_elem_finish */
  dequeueZcFinish(n: number): void {
    this.dequeueFinish(n);
  }

  /** Makes every later use of this object throw; the ring itself stays. */
  protected override detach(): void {
    super.detach();
    this.producer.dispose();
    this.consumer.dispose();
  }

  #locate(side: RingSide, n: number, span: RingSpan): number {
    const slot = side.claimed & (this.size - 1);
    span.count1 = Math.min(n, this.size - slot);
    span.offset1 = this.first + slot * this.elementSize;
    span.count2 = n - span.count1;
    span.offset2 = span.count2 === 0 ? 0 : this.first;
    return n;
  }
}
