/**
 * How queues are set up.
 *
 * @module
 */
import { layout } from "../../ffi/layout/mod.ts";
import { Window } from "../../ffi/memory/window.ts";
import { jsonRecord } from "../../ffi/runtime/shown.ts";
import { checkBits, checkRange, checkU16 } from "./_numbers.ts";

/** Thresholds of a descriptor ring's registers. @see rte_eth_thresh */
export interface QueueThresholds {
  /** Prefetch: 0 to 255. */
  readonly prefetch: number;
  /** Host: 0 to 255. */
  readonly host: number;
  /** Write-back: 0 to 255. */
  readonly writeBack: number;
}

/** How an rx queue is set up. @see rte_eth_rxconf */
export interface RxQueueConfig {
  /** Thresholds of the descriptor ring. */
  readonly thresholds: QueueThresholds;
  /** From how many used descriptors on the driver refills them. */
  readonly freeThreshold: number;
  /** Drop packets when no descriptor is free, instead of holding the port up. */
  readonly dropEnable: boolean;
  /** Leave the queue stopped when the port starts. */
  readonly deferredStart: boolean;
  /** {@linkcode RxOffload}s of this queue alone. */
  readonly offloads: bigint;
}

/** How a tx queue is set up. @see rte_eth_txconf */
export interface TxQueueConfig {
  /** Thresholds of the descriptor ring. */
  readonly thresholds: QueueThresholds;
  /** How many sent packets share one report of the hardware. */
  readonly reportThreshold: number;
  /** From how many used descriptors on the driver frees their packets. */
  readonly freeThreshold: number;
  /** Leave the queue stopped when the port starts. */
  readonly deferredStart: boolean;
  /** {@linkcode TxOffload}s of this queue alone. */
  readonly offloads: bigint;
}

/** Reads a `struct rte_eth_rxconf` at a byte offset. */
export function decodeRxQueueConfig(from: Window, at: number): RxQueueConfig {
  const fields = layout().rte_eth_rxconf;
  return jsonRecord({
    thresholds: decodeThresholds(from, at + fields.rx_thresh),
    freeThreshold: from.u16[(at + fields.rx_free_thresh) / 2]!,
    dropEnable: from.u8[at + fields.rx_drop_en] !== 0,
    deferredStart: from.u8[at + fields.rx_deferred_start] !== 0,
    offloads: from.u64[(at + fields.offloads) / 8]!,
  });
}

/** Reads a `struct rte_eth_txconf` at a byte offset. */
export function decodeTxQueueConfig(from: Window, at: number): TxQueueConfig {
  const fields = layout().rte_eth_txconf;
  return jsonRecord({
    thresholds: decodeThresholds(from, at + fields.tx_thresh),
    reportThreshold: from.u16[(at + fields.tx_rs_thresh) / 2]!,
    freeThreshold: from.u16[(at + fields.tx_free_thresh) / 2]!,
    deferredStart: from.u8[at + fields.tx_deferred_start] !== 0,
    offloads: from.u64[(at + fields.offloads) / 8]!,
  });
}

/**
 * Makes a `struct rte_eth_rxconf`.
 *
 * @param defaults The driver's own, for what the configuration leaves out.
 * @throws {RangeError} `<tried>: ...` if a number is out of range.
 */
export function encodeRxQueueConfig(
  config: Partial<RxQueueConfig>,
  defaults: Uint8Array,
  tried: string,
): Uint8Array {
  const fields = layout().rte_eth_rxconf;
  const to = copy(defaults);
  encodeThresholds(to, fields.rx_thresh, config.thresholds, tried);
  setU16(to, fields.rx_free_thresh, "freeThreshold", config, tried);
  setFlag(to, fields.rx_drop_en, config.dropEnable);
  setFlag(to, fields.rx_deferred_start, config.deferredStart);
  setOffloads(to, fields.offloads, config.offloads, tried);
  return to.u8;
}

/** Makes a `struct rte_eth_txconf`, as {@linkcode encodeRxQueueConfig} does. */
export function encodeTxQueueConfig(
  config: Partial<TxQueueConfig>,
  defaults: Uint8Array,
  tried: string,
): Uint8Array {
  const fields = layout().rte_eth_txconf;
  const to = copy(defaults);
  encodeThresholds(to, fields.tx_thresh, config.thresholds, tried);
  setU16(to, fields.tx_rs_thresh, "reportThreshold", config, tried);
  setU16(to, fields.tx_free_thresh, "freeThreshold", config, tried);
  setFlag(to, fields.tx_deferred_start, config.deferredStart);
  setOffloads(to, fields.offloads, config.offloads, tried);
  return to.u8;
}

/** With room behind: on small arrays the runtime does not lend a pointer. */
function copy(bytes: Uint8Array): Window {
  const window = new Window(new ArrayBuffer(256));
  window.u8.set(bytes);
  return window;
}

function decodeThresholds({ u8 }: Window, at: number): QueueThresholds {
  return { prefetch: u8[at]!, host: u8[at + 1]!, writeBack: u8[at + 2]! };
}

function encodeThresholds(
  { u8 }: Window,
  at: number,
  thresholds: QueueThresholds | undefined,
  tried: string,
): void {
  if (thresholds === undefined) return;
  const { prefetch, host, writeBack } = thresholds;
  for (const [name, value] of Object.entries({ prefetch, host, writeBack })) {
    checkRange(tried, name, value, 0xff);
  }
  u8.set([prefetch, host, writeBack], at);
}

function setU16<N extends "freeThreshold" | "reportThreshold">(
  { u16 }: Window,
  at: number,
  name: N,
  config: { readonly [K in N]?: number },
  tried: string,
): void {
  const value = config[name];
  if (value === undefined) return;
  checkU16(tried, name, value);
  u16[at / 2] = value;
}

function setFlag(
  { u8 }: Window,
  at: number,
  value: boolean | undefined,
): void {
  if (value !== undefined) u8[at] = value ? 1 : 0;
}

function setOffloads(
  { u64 }: Window,
  at: number,
  value: bigint | undefined,
  tried: string,
): void {
  if (value === undefined) return;
  checkBits(tried, "offloads", value);
  u64[at / 8] = value;
}
