/**
 * Calls of a ring that move elements between it and tables of the caller's, in
 * checked mode: what they do to packets and objects is noted.
 *
 * @module
 */
import type { Address } from "../../ffi/runtime/c_types.ts";
import { ledger } from "./internal/ledger.ts";
import { type EndName, endName } from "./internal/batch_observer.ts";
import { Passing } from "./internal/passing.ts";
import type { RingSpan } from "./ring_span.ts";
import type { RingTable } from "./ring_types.ts";
import type { RingView } from "./ring_view.ts";

type TableCall = (table: RingTable, count?: number, start?: number) => number;
type SpanCall = (n: number, span: RingSpan) => number;

/** Puts observed calls in place of those of one ring, whose elements are of 8 bytes. */
export function observeRing(ring: RingView): void {
  const name = `ring "${ring.name}"`;
  const to = new Passing(endName(name, "send to", "sent to"));
  const from = endName(name, "receive from", "received from");
  const { enqueue, dequeue } = ring;
  ring.enqueue = (value) => {
    const element = [Number(value)];
    to.check(element, 1);
    const isSent = enqueue.call(ring, value);
    to.settle(element, isSent ? 1 : 0);
    return isSent;
  };
  ring.dequeue = () => {
    const value = dequeue.call(ring);
    if (value !== undefined) noteReceived(from, [Number(value)], 1);
    return value;
  };
  ring.enqueueBulk = observedEnqueue(ring, ring.enqueueBulk, to);
  ring.enqueueBurst = observedEnqueue(ring, ring.enqueueBurst, to);
  ring.dequeueBulk = observedDequeue(ring, ring.dequeueBulk, from);
  ring.dequeueBurst = observedDequeue(ring, ring.dequeueBurst, from);
  ring.dequeueBulkStart = observedDequeue(ring, ring.dequeueBulkStart, from);
  ring.dequeueBurstStart = observedDequeue(ring, ring.dequeueBurstStart, from);
  ring.dequeueZcBulkStart = observedSpan(ring, ring.dequeueZcBulkStart, from);
  ring.dequeueZcBurstStart = observedSpan(ring, ring.dequeueZcBurstStart, from);
}

function observedEnqueue(
  ring: RingView,
  call: TableCall,
  to: Passing,
): TableCall {
  return (table, count, start = 0) => {
    const elements = elementsOf(table, start, count);
    to.check(elements, elements.length);
    const n = call.call(ring, table, count, start);
    to.settle(elements, n);
    return n;
  };
}

function observedDequeue(
  ring: RingView,
  call: TableCall,
  end: EndName,
): TableCall {
  return (table, count, start = 0) => {
    const n = call.call(ring, table, count, start);
    noteReceived(end, elementsOf(table, start, n), n);
    return n;
  };
}

function observedSpan(ring: RingView, call: SpanCall, end: EndName): SpanCall {
  return (wanted, span) => {
    const n = call.call(ring, wanted, span);
    const elements: Address[] = [];
    for (let i = 0; i < n; i++) {
      const at = i < span.count1
        ? span.offset1 + i * 8
        : span.offset2 + (i - span.count1) * 8;
      elements.push(ring.window.pointer(at));
    }
    noteReceived(end, elements, n);
    return n;
  };
}

function noteReceived(
  { event }: EndName,
  elements: readonly Address[],
  n: number,
): void {
  if (n === 0) return;
  ledger.nextMove();
  for (let i = 0; i < n; i++) ledger.receive(elements[i]!, event, i, n);
}

/** Elements of a table as numbers; fewer if it has not so many. */
function elementsOf(
  table: RingTable,
  start: number,
  count: number = Infinity,
): Address[] {
  const u32 = new Uint32Array(
    table.buffer,
    table.byteOffset,
    table.byteLength / 4,
  );
  const end = Math.min(start + count, u32.length >>> 1);
  const found: Address[] = [];
  for (let i = start; i < end; i++) {
    found.push(u32[2 * i]! + u32[2 * i + 1]! * 0x1_0000_0000);
  }
  return found;
}
