/**
 * The memory that mp_server and its clients share beside pool and rings:
 * which ports are used, and the packet counters. Byte for byte that of the C
 * example; C takes it from `struct port_info` of its `common.h`.
 *
 * | offset | type | content | written by |
 * |---|---|---|---|
 * | 0 | u16 | number of used ports | server, before clients start |
 * | 2 + 2 i | u16 | id of the i-th used port, i < 32 | server, before clients start |
 * | 128 + 8 i | u64 | packets received from the i-th used port | server |
 * | 384 + 512 c + 8 p | u64 | packets that client c sent to port id p | client c |
 * | 640 + 512 c + 8 p | u64 | packets that client c dropped for port id p | client c |
 *
 * A counter has one writer, is never reset, and so goes on when its writer
 * returns.
 *
 * @module
 */
import type { Window } from "../../ring/mod.ts";
import { addTo } from "../_common/counter.ts";

/** Name of the memzone. */
export const SHARED_INFO_NAME = "MProc_port_info";
/** Its length in bytes. */
export const SHARED_INFO_SIZE = 8576;
/** Ports that fit: RTE_MAX_ETHPORTS. */
export const MAX_PORTS = 32;
/** Clients that have counters. */
export const MAX_CLIENTS = 16;

const PORT_IDS = 2;
const RECEIVED = 128;
const SENT = 384;
const DROPPED = 640;
const CLIENT_STRIDE = 512;

/** The shared memory of server and clients. */
export class SharedInfo {
  declare private readonly window: Window;

  /** Opens it; the server calls {@linkcode SharedInfo.clear} first. */
  constructor(window: Window) {
    this.window = window;
  }

  /** Fills it with zeros. */
  clear(): void {
    this.window.u8.fill(0, 0, SHARED_INFO_SIZE);
  }

  /** How many ports are used; what another process wrote, not checked. */
  get portCount(): number {
    return this.window.u16[0]!;
  }

  /**
   * Ids of the used ports. Packets of ports[i] leave through ports[i ^ 1].
   *
   * @throws {RangeError} if there are more than fit.
   */
  get ports(): number[] {
    if (this.portCount > MAX_PORTS) {
      throw new RangeError(
        `Too many ethernet ports: ${this.portCount}, at most ${MAX_PORTS}`,
      );
    }
    const first = PORT_IDS / 2;
    return [...this.window.u16.subarray(first, first + this.portCount)];
  }

  /** Says which ports are used; the server does so once. */
  setPorts(ids: readonly number[]): void {
    this.window.u16.set(ids, PORT_IDS / 2);
    this.window.u16[0] = ids.length;
  }

  /** Packets received from the port at an index of {@linkcode ports}. */
  received(index: number): number {
    return Number(this.window.u64[(RECEIVED >> 3) + index]!);
  }

  /** Packets that a client sent to a port. */
  sent(client: number, port: number): number {
    return Number(this.window.u64[cell(SENT, client, port)]!);
  }

  /** Packets that a client could not send to a port. */
  dropped(client: number, port: number): number {
    return Number(this.window.u64[cell(DROPPED, client, port)]!);
  }

  /** Counts packets received from the port at an index. */
  addReceived(index: number, count: number): void {
    addTo(this.window, (RECEIVED >> 3) + index, count);
  }

  /** Counts packets that a client sent to a port. */
  addSent(client: number, port: number, count: number): void {
    addTo(this.window, cell(SENT, client, port), count);
  }

  /** Counts packets that a client could not send to a port. */
  addDropped(client: number, port: number, count: number): void {
    addTo(this.window, cell(DROPPED, client, port), count);
  }
}

/** Index of a counter among 64-bit units. */
function cell(table: number, client: number, port: number): number {
  return (table + CLIENT_STRIDE * client >> 3) + port;
}
