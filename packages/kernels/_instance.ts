/**
 * The compiled kernels on one memory.
 *
 * @module
 */
import { refuseWasm } from "../../ffi/wasm_window.ts";
import type { WasmMemory } from "../../ffi/wasm_memory.ts";
import { kernelLayout } from "./kernel_layout.ts";
import {
  compiledLayout,
  orderedKernels,
  portableKernels,
} from "./kernels.generated.ts";

/** Moves elements between a ring and a table; see assembly/ring.ts. */
export type RingFunction = (
  ring: number,
  table: number,
  wanted: number,
  fixed: number,
) => number;

/** The functions of assembly/kernels.ts; all parameters are 32-bit integers. */
export interface KernelFunctions {
  /** For "mt" producers. */
  readonly enqueueMt: RingFunction;
  /** For "mt" consumers. */
  readonly dequeueMt: RingFunction;
  /** For an "st" producer. */
  readonly enqueueSt: RingFunction;
  /** For an "st" consumer. */
  readonly dequeueSt: RingFunction;
  /** For "rts" producers. */
  readonly enqueueRts: RingFunction;
  /** For "rts" consumers. */
  readonly dequeueRts: RingFunction;
  /** For "hts" producers. */
  readonly enqueueHts: RingFunction;
  /** For "hts" consumers. */
  readonly dequeueHts: RingFunction;
  /**
   * Claims n slots of an "mt" or "hts" side from a position on, copies n times
   * 8 bytes and publishes. n; 0 if the head is elsewhere; -2 as the ring
   * functions.
   */
  moveShared(
    side: number,
    position: number,
    to: number,
    from: number,
    n: number,
  ): number;
  /** `moveShared` of one element. */
  moveOneShared(
    side: number,
    position: number,
    to: number,
    from: number,
  ): number;
  /** `moveShared` of an "rts" side; 0 also while its tail is too far behind. */
  moveRelaxed(
    side: number,
    position: number,
    to: number,
    from: number,
    n: number,
  ): number;
  /** Copies n times 8 bytes. */
  copy(to: number, from: number, n: number): void;
  /** Publishes a claim of an "mt" side; 0: try again. */
  publish(side: number, position: number, n: number): number;
  /** Pops n objects; 0 if the cache has fewer. */
  cacheGet(cache: number, table: number, n: number): number;
  /** Pushes n objects; 0 if the cache has no room. */
  cachePut(cache: number, table: number, n: number): number;
  /** How many packets can go back to their pool as they are. */
  plainRun(table: number, n: number, base: number): number;
  /** How many packets from the first one on came in on its port. */
  portRun(table: number, n: number, base: number): number;
  /** Writes the first 12 bytes of each packet. */
  rewriteMacs(
    table: number,
    n: number,
    base: number,
    bytes0: number,
    bytes4: number,
    bytes8: number,
  ): void;
  /** The sum of the packet lengths. */
  sumPacketLengths(table: number, n: number, base: number): number;
  /** How many packets have these two bytes as EtherType. */
  countEtherType(table: number, n: number, base: number, type: number): number;
  /** How many packets have any of these offload flags. */
  countFlags(
    table: number,
    n: number,
    base: number,
    maskLow: number,
    maskHigh: number,
  ): number;
  /** Appends packets to the lanes chosen; how many stay. */
  scatter(
    table: number,
    n: number,
    choices: number,
    lanes: number,
    laneCount: number,
  ): number;
  /** Appends packets to the lanes in turn; how many stay. */
  deal(
    table: number,
    n: number,
    lanes: number,
    laneCount: number,
    first: number,
  ): number;
}

const modules = new Map<string, WebAssembly.Module>();

/**
 * The kernels on a memory, for a kind of processor; undefined if they were
 * compiled for other struct layouts than those of the loaded DPDK.
 */
export function instantiate(
  memory: WasmMemory,
  isOrdered: boolean,
): KernelFunctions | undefined {
  const layout = kernelLayout();
  const differs = Object.keys(layout).some((name) =>
    layout[name] !== compiledLayout[name]
  );
  if (differs) {
    return refuseWasm("the kernels were compiled for another struct layout");
  }
  const text = isOrdered ? orderedKernels : portableKernels;
  let module = modules.get(text);
  if (module === undefined) {
    module = new WebAssembly.Module(decode(text));
    modules.set(text, module);
  }
  const { exports } = new WebAssembly.Instance(module, {
    env: { memory: memory.memory },
  });
  // A plain object: its properties are found faster than those of `exports`.
  return { ...exports } as unknown as KernelFunctions;
}

function decode(base64: string): Uint8Array<ArrayBuffer> {
  // Node 20 does not have it, and elsewhere it saves 5 ms of each start.
  if (Uint8Array.fromBase64 !== undefined) {
    return Uint8Array.fromBase64(base64);
  }
  return Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
}
