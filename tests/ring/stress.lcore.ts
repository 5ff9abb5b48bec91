/**
 * The TypeScript end of the ring stress test on one lcore: the same exchange
 * as in ring_peer.c.
 *
 * @module
 */
import { lcoreMain, Memzone } from "../../packages/eal/mod.ts";
import { Batch, Consumer, Producer, Ring } from "../../packages/ring/mod.ts";
import { yieldCpu } from "../../ffi/os/libc.ts";

/** One lcore's part of a run; see `struct run` in ring_peer.c. */
export interface Part {
  readonly out: string;
  readonly in: string;
  readonly each: number;
  readonly producer: number;
  readonly total: number;
  /** Which counter of the zone "taken" counts for `in`. */
  readonly takenIndex: number;
}

const BURST = 32;

/** Sends elements in all ways in turn, and makes new ones as they go. */
class Sender {
  readonly #ring: Ring;
  readonly #part: Part;
  readonly #batch: Batch;
  readonly #producer: Producer;
  /** For the ring's own calls; the halves are the same elements. */
  readonly #table = new BigUint64Array(BURST);
  readonly #halves = new Uint32Array(this.#table.buffer);
  #made = 0;

  constructor(part: Part) {
    this.#part = part;
    this.#ring = Ring.lookup(part.out);
    this.#batch = new Batch(this.#ring.window, BURST);
    this.#producer = new Producer(this.#ring, this.#batch);
  }

  get isDone(): boolean {
    return this.#made === this.#part.each && this.#batch.length === 0;
  }

  /** How many went. */
  send(turn: number): number {
    const batch = this.#batch;
    if (turn % 8 === 0 && batch.length === 0) return this.#sendByRing(turn);
    const { each, producer } = this.#part;
    // The batch keeps what the ring did not take, in front of the new ones.
    const wanted = 1 + turn % BURST;
    while (batch.length < wanted && this.#made < each) {
      batch.pushAddress(producer * 0x1_0000_0000 + this.#made++);
    }
    if (batch.length === 0) return 0;
    switch (turn % 8) {
      case 1:
        return this.#producer.sendBulk();
      case 2:
        return Number(this.#producer.sendOne());
      case 3:
        return this.#producer.send((batch.length + 1) >>> 1);
      case 4:
        return this.#producer.sendBulk((batch.length + 1) >>> 1);
      default:
        return this.#producer.send();
    }
  }

  #sendByRing(turn: number): number {
    const { each, producer } = this.#part;
    const wanted = Math.min(1 + turn % BURST, each - this.#made);
    for (let i = 0; i < wanted; i++) {
      this.#halves[2 * i] = this.#made + i;
      this.#halves[2 * i + 1] = producer;
    }
    const n = turn % 16 === 0
      ? this.#ring.enqueueBulk(this.#table, wanted)
      : this.#ring.enqueueBurst(this.#table, wanted);
    this.#made += n;
    return n;
  }
}

/** Receives elements in all ways in turn, and checks and marks each. */
class Receiver {
  readonly #ring: Ring;
  readonly #each: number;
  readonly #batch: Batch;
  readonly #consumer: Consumer;
  readonly #table = new BigUint64Array(BURST);
  readonly #halves = new Uint32Array(this.#table.buffer);
  readonly #seen = Memzone.lookup("seen").window.u8;
  readonly #last = new Array<number>(16).fill(-1);

  constructor(part: Part) {
    this.#each = part.each;
    this.#ring = Ring.lookup(part.in);
    this.#batch = new Batch(this.#ring.window, BURST);
    this.#consumer = new Consumer(this.#ring, this.#batch);
  }

  /** How many came. */
  receive(turn: number): number {
    if (turn % 8 === 0) return this.#receiveByRing();
    const batch = this.#batch;
    // Now and then behind what it has already.
    if (turn % 3 === 0 || batch.room < 8) batch.clear();
    const before = batch.length;
    const n = this.#receive(turn);
    for (let i = before; i < before + n; i++) {
      const element = batch.address(i);
      this.#mark(element % 0x1_0000_0000, Math.floor(element / 0x1_0000_0000));
    }
    return n;
  }

  #receive(turn: number): number {
    switch (turn % 8) {
      case 1:
        return this.#consumer.receive(1 + turn % 5);
      case 2:
        return Number(this.#consumer.receiveOne());
      case 3:
        return this.#consumer.receiveBulk(1 + turn % 7);
      default:
        return this.#consumer.receive();
    }
  }

  #receiveByRing(): number {
    const n = this.#ring.dequeueBurst(this.#table);
    for (let i = 0; i < n; i++) {
      this.#mark(this.#halves[2 * i]!, this.#halves[2 * i + 1]!);
    }
    return n;
  }

  #mark(sequence: number, producer: number): void {
    const last = this.#last[producer]!;
    if (!(sequence > last) || sequence >= this.#each) {
      throw new Error(`producer ${producer}: ${sequence} after ${last}`);
    }
    this.#last[producer] = sequence;
    this.#seen[producer * this.#each + sequence]!++;
  }
}

lcoreMain<Part>(({ data: part, running }) => {
  const taken = Memzone.lookup("taken").window.u32;
  const sender = new Sender(part);
  const receiver = new Receiver(part);
  const { total, takenIndex } = part;
  for (let turn = 0; running(); turn++) {
    const put = sender.send(turn);
    const isReceiving = Atomics.load(taken, takenIndex) < total;
    const got = isReceiving ? receiver.receive(turn) : 0;
    if (got > 0) Atomics.add(taken, takenIndex, got);
    if (sender.isDone && !isReceiving) return;
    if (put === 0 && got === 0) yieldCpu();
  }
  throw new Error("stopped");
});
