/**
 * Packet counters of symmetric_mp: one process's own, shared by its lcores.
 *
 * @module
 */

/** Words per port: received, sent, dropped, and one unused. */
const WORDS = 4;

/** RTE_MAX_ETHPORTS. */
const MAX_PORTS = 32;

/**
 * Counters per port, 32 bits that wrap as in C. Each cell has one writer: the
 * lcore that reads the port writes `received`, the one that reads its partner
 * (the same lcore) writes `sent` and `dropped`.
 */
export class PortCounters {
  /** The memory: pass it to another thread and open it there again. */
  declare readonly buffer: SharedArrayBuffer;
  declare private readonly cells: Uint32Array;

  /** Opens counters on their memory; makes zeroed ones without. */
  constructor(
    buffer: SharedArrayBuffer = new SharedArrayBuffer(MAX_PORTS * WORDS * 4),
  ) {
    this.buffer = buffer;
    this.cells = new Uint32Array(buffer);
  }

  /** Counts packets received from a port. */
  addReceived(port: number, count: number): void {
    const index = port * WORDS;
    this.cells[index] = (this.cells[index]! + count) | 0;
  }

  /** Counts packets that a port took, and those that it did not. */
  addSent(port: number, sent: number, dropped: number): void {
    const index = port * WORDS;
    this.cells[index + 1] = (this.cells[index + 1]! + sent) | 0;
    this.cells[index + 2] = (this.cells[index + 2]! + dropped) | 0;
  }

  /** The line on a port that is printed at the end. */
  line(port: number): string {
    const index = port * WORDS;
    const [received, sent, dropped] = this.cells.subarray(index, index + 3);
    return `Port ${port}: RX - ${received}, TX - ${sent}, Drop - ${dropped}\n`;
  }
}

/**
 * What is printed at the end.
 *
 * @param signal Number of the signal.
 * @param ports Ids of the selected ports.
 */
export function endLines(
  signal: number,
  ports: readonly number[],
  counters: PortCounters,
): string {
  return `\nExiting on signal ${signal}\n\n` +
    ports.map((port) => counters.line(port)).join("");
}
