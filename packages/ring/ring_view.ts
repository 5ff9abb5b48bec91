/**
 * The data path of a ring, on any memory.
 *
 * @module
 */
import type { Window } from "../../ffi/memory/window.ts";
import { checkElementSize } from "./_checks.ts";
import { ElementTable } from "./_elements.ts";
import { formatRing, memorySize } from "./_format.ts";
import { setHtdMax } from "./_htd_max.ts";
import { ringFields } from "./_layout.ts";
import { locate } from "./_locate.ts";
import { OneElement } from "./_one_element.ts";
import { referenceMove } from "./_reference_move.ts";
import { setParts } from "./_ring_parts.ts";
import { RingSide } from "./_side.ts";
import { finishSlots, startSlots } from "./_side_steps.ts";
import { RingHeader } from "./ring_header.ts";
import type { RingSpan } from "./ring_span.ts";
import type { RingFormat, RingTable, RingViewOptions } from "./ring_types.ts";

/**
 * A ring at a byte offset of a window, for one thread: each thread makes its
 * own view. How threads share the ring is the ring's sync modes' affair.
 *
 * Elements move by ends that are bound to a batch, {@linkcode Producer} and
 * {@linkcode Consumer}, the fastest; one by one; or, in any size, between the
 * ring and an array of the caller's, by the calls named after C's.
 *
 * Bulk calls move all elements or none, burst calls as many as possible. A
 * full or empty ring is answered with a count; only misuse throws: an array
 * too short for its count, a plain call while a start is not finished, any
 * call after the end.
 *
 * @see rte_ring
 */
export class RingView extends RingHeader {
  // Why `declare`: "Loops that V8 compiles well" in packages/ring/README.md.
  /** Bytes per element. */
  declare readonly elementSize: number;
  /** Byte offset of the element table. */
  declare private readonly first: number;
  declare private readonly producer: RingSide;
  declare private readonly consumer: RingSide;
  declare private readonly elements: ElementTable;
  /** From the first call of one element on. */
  #one: OneElement | undefined;

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
    this.producer = new RingSide(window, offset, "producer", this.name, relax);
    this.consumer = new RingSide(window, offset, "consumer", this.name, relax);
    this.elements = new ElementTable(window, first, this.size, elementSize);
    const { producer, consumer, elements } = this;
    setParts(this, { producer, consumer, elements, elementSize });
  }

  /**
   * Lays out an empty ring at a byte offset (a multiple of 8; 64 to keep cache
   * lines apart). Throws a RangeError for bad arguments. @see rte_ring_init
   */
  static format(window: Window, offset: number, format: RingFormat): void {
    const { name, count, flags = 0, elementSize = 8 } = format;
    formatRing(window, offset, name, count, flags, elementSize);
  }

  /**
   * Bytes that a ring of `count` slots takes.
   *
   * @param elementSize Default: 8.
   * @see rte_ring_get_memsize_elem
   */
  static memorySize(count: number, elementSize = 8): number {
    return memorySize(count, elementSize);
  }

  /**
   * Room left after the last enqueue or send, by this object and the
   * {@linkcode Producer}s made of it: C's `free_space`. Calls of one element do
   * not tell.
   */
  get freeSpace(): number {
    return this.producer.remaining;
  }

  /**
   * Elements left after the last dequeue or receive, by this object and the
   * {@linkcode Consumer}s made of it: C's `available`. Calls of one element do
   * not tell.
   */
  get available(): number {
    return this.consumer.remaining;
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

  /** Empties the ring; no thread may be using it. @see rte_ring_reset */
  reset(): void {
    this.producer.reset();
    this.consumer.reset();
  }

  /**
   * Enqueues one element of 8 bytes; false when full.
   *
   * @throws {TypeError} for elements of another size.
   * @see rte_ring_enqueue
   */
  enqueue(value: bigint): boolean {
    return (this.#one ??= new OneElement(this)).enqueue(value);
  }

  /** Dequeues one element of 8 bytes; undefined when empty. Throws as {@linkcode enqueue}. @see rte_ring_dequeue */
  dequeue(): bigint | undefined {
    return (this.#one ??= new OneElement(this)).dequeue();
  }

  /**
   * Enqueues `count` elements from element `start` on, or none.
   *
   * @param count Default: all from `start` on.
   * @param start Default: 0.
   * @see rte_ring_enqueue_bulk_elem
   */
  enqueueBulk(table: RingTable, count?: number, start = 0): number {
    return this.#move(this.producer, table, count, start, true);
  }

  /** As {@linkcode enqueueBulk}, up to `count` elements. Defaults are the same. @see rte_ring_enqueue_burst_elem */
  enqueueBurst(table: RingTable, count?: number, start = 0): number {
    return this.#move(this.producer, table, count, start, false);
  }

  /**
   * Dequeues `count` elements to element `start` on, or none.
   *
   * @param count Default: as many as the table has room for from `start` on.
   * @param start Default: 0.
   * @see rte_ring_dequeue_bulk_elem
   */
  dequeueBulk(table: RingTable, count?: number, start = 0): number {
    return this.#move(this.consumer, table, count, start, true);
  }

  /** As {@linkcode dequeueBulk}, up to `count` elements. Defaults are the same. @see rte_ring_dequeue_burst_elem */
  dequeueBurst(table: RingTable, count?: number, start = 0): number {
    return this.#move(this.consumer, table, count, start, false);
  }

  /**
   * Reserves `n` slots, or none, for {@linkcode enqueueFinish}. Only "st" and
   * "hts" producers can: others throw a TypeError. @see rte_ring_enqueue_bulk_elem_start
   */
  enqueueBulkStart(n: number): number {
    return startSlots(this.producer, n, true);
  }

  /** Like {@linkcode enqueueBulkStart}, up to `n` slots. @see rte_ring_enqueue_burst_elem_start */
  enqueueBurstStart(n: number): number {
    return startSlots(this.producer, n, false);
  }

  /**
   * Fills `n` reserved slots and gives back the rest.
   *
   * @param start Of the elements in the table. Default: 0.
   * @see rte_ring_enqueue_elem_finish
   */
  enqueueFinish(table: RingTable, n: number, start = 0): void {
    this.producer.checkFinish(n);
    this.elements.countIn(table, n, start);
    this.elements.write(this.producer.claimed, table, start, n);
    finishSlots(this.producer, n);
  }

  /**
   * Copies `n` elements, or none; they stay until {@linkcode dequeueFinish}. "st"
   * and "hts" only: others throw a TypeError.
   *
   * @param n Default: as many as the table has room for.
   * @see rte_ring_dequeue_bulk_elem_start
   */
  dequeueBulkStart(table: RingTable, n?: number): number {
    return this.#start(table, n, true);
  }

  /** Like {@linkcode dequeueBulkStart}, up to `n` elements. The default is the same. @see rte_ring_dequeue_burst_elem_start */
  dequeueBurstStart(table: RingTable, n?: number): number {
    return this.#start(table, n, false);
  }

  /** Takes the first `n` started elements out; the rest stays. @see rte_ring_dequeue_elem_finish */
  dequeueFinish(n: number): void {
    this.consumer.checkFinish(n);
    finishSlots(this.consumer, n);
  }

  /** Reserves `n` slots, or none, to fill in place. "st" and "hts" only. @see rte_ring_enqueue_zc_bulk_elem_start */
  enqueueZcBulkStart(n: number, span: RingSpan): number {
    return this.#startZc(this.producer, n, true, span);
  }

  /** Like {@linkcode enqueueZcBulkStart}, up to `n` slots. @see rte_ring_enqueue_zc_burst_elem_start */
  enqueueZcBurstStart(n: number, span: RingSpan): number {
    return this.#startZc(this.producer, n, false, span);
  }

  /** Hands over the first `n` filled slots, gives back the rest. @see rte_ring_enqueue_zc_elem_finish */
  enqueueZcFinish(n: number): void {
    this.producer.checkFinish(n);
    finishSlots(this.producer, n);
  }

  /** Finds `n` elements, or none, to read in place. "st" and "hts" only. @see rte_ring_dequeue_zc_bulk_elem_start */
  dequeueZcBulkStart(n: number, span: RingSpan): number {
    return this.#startZc(this.consumer, n, true, span);
  }

  /** Like {@linkcode dequeueZcBulkStart}, up to `n` elements. @see rte_ring_dequeue_zc_burst_elem_start */
  dequeueZcBurstStart(n: number, span: RingSpan): number {
    return this.#startZc(this.consumer, n, false, span);
  }

  /** Takes the first `n` found elements out; the rest stays. @see rte_ring_dequeue_zc_elem_finish */
  dequeueZcFinish(n: number): void {
    this.dequeueFinish(n);
  }

  /** Makes every later use of this object throw; the ring itself stays. */
  protected override detach(): void {
    super.detach();
    this.producer.close();
    this.consumer.close();
  }

  #move(
    side: RingSide,
    table: RingTable,
    count: number | undefined,
    start: number,
    isBulk: boolean,
  ): number {
    const { elements } = this;
    const n = elements.countIn(table, count, start);
    return referenceMove(side, elements, table, n, start, isBulk);
  }

  /** Copies elements that stay in the ring until the finish. */
  #start(table: RingTable, count: number | undefined, isBulk: boolean): number {
    const { consumer, elements } = this;
    const n = startSlots(consumer, elements.countIn(table, count, 0), isBulk);
    if (n > 0) elements.read(consumer.claimed, table, 0, n);
    return n;
  }

  /** Tells where the reserved slots are. */
  #startZc(
    side: RingSide,
    wanted: number,
    isBulk: boolean,
    span: RingSpan,
  ): number {
    const n = startSlots(side, wanted, isBulk);
    const slot = side.claimed & (this.size - 1);
    return locate(span, n, this.first, slot, this.size, this.elementSize);
  }
}
