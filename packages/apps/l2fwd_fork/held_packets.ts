/**
 * Packets that wait for a port, in shared memory: a worker that is killed
 * leaves them to its successor.
 *
 * | step of sending             | killed here, the packets are          |
 * |-----------------------------|---------------------------------------|
 * | 1. the count becomes 0      | lost, their mbufs in nobody's hands    |
 * | 2. the driver takes them    | sent or lost                          |
 * | 3. the others are freed     | the same                              |
 *
 * The count goes first because a packet must never be sent by two processes:
 * the driver frees it, and the pool would have it twice.
 *
 * @module
 */
import { Port } from "../../ethdev/port.ts";
import { TxQueue } from "../../ethdev/tx_queue.ts";
import { Burst } from "../../mempool/burst.ts";
import type { Window } from "../../mempool/mod.ts";
import type { GroupMemory } from "./group_memory.ts";
import { BURST_SIZE } from "./packet_table.ts";

/** The packets that wait for one port, and their way out. */
export class HeldPackets {
  declare private readonly group: GroupMemory;
  declare private readonly port: number;
  declare private readonly words: Uint32Array;
  declare private readonly count: number;
  declare private readonly burst: Burst;
  declare private readonly queue: TxQueue;

  /**
   * Takes over what waits for a port.
   *
   * @param window That of the packet pools.
   * @throws {PortError} if the port cannot be used from this process.
   */
  constructor(group: GroupMemory, port: number, window: Window) {
    const { memory, count, mbufs } = group.waiting(port);
    this.group = group;
    this.port = port;
    this.words = memory.u32;
    this.count = count;
    this.burst = new Burst(window, BURST_SIZE, { memory, offset: mbufs });
    this.burst.length = Math.min(memory.u32[count]!, BURST_SIZE);
    this.queue = new TxQueue(new Port(port), 0, this.burst);
  }

  /** Whether no packet waits. */
  get isEmpty(): boolean {
    return this.burst.length === 0;
  }

  /** Takes packet i of a burst over; sends all when there are enough. */
  addFrom(burst: Burst, i: number): void {
    const own = this.burst;
    // A predecessor that died right before it sent has left all places taken.
    if (own.length === BURST_SIZE) this.send();
    own.pushFrom(burst, i);
    this.words[this.count] = own.length;
    if (own.length === BURST_SIZE) this.send();
  }

  /** Sends what waits; what the port does not take is freed and counted. */
  send(): void {
    const burst = this.burst;
    const waiting = burst.length;
    if (waiting === 0) return;
    this.words[this.count] = 0;
    const sent = this.queue.send(waiting);
    burst.free(sent);
    burst.clear();
    this.group.addSent(this.port, sent, waiting - sent);
  }
}
