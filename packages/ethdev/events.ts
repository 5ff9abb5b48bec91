/**
 * Events of ports: link changes, resets, removal and the like.
 *
 * Drivers raise them on a thread of the EAL, which waits until this isolate's
 * event loop has taken the event: a program that polls must yield to the
 * event loop. The listener itself runs after that thread has gone on, so it
 * may call anything. For the main isolate: a worker that ends would leave its
 * function pointers with DPDK.
 *
 * @module
 */
import { backend } from "../../ffi/runtime/backend.ts";
import type { NativeCallback } from "../../ffi/runtime/backend_types.ts";
import { layout } from "../../ffi/layout/mod.ts";
import { dpdk } from "../../ffi/library/dpdk.ts";
import { isPort } from "./_device.ts";
import { DpdkError } from "../eal/error.ts";
import { onCleanup, requireEal } from "../eal/internal/eal_state.ts";

/**
 * What may happen to a port; for instance `"link"`: it went up or down,
 * `"reset"`: it must be set up again, `"removal"`: the device is gone,
 * `"new"`: there is a new port, `"destroy"`: the port was closed.
 *
 * @see rte_eth_event_type
 */
export type PortEvent =
  | "unknown"
  | "link"
  | "queueState"
  | "reset"
  | "mailbox"
  | "macsec"
  | "removal"
  | "new"
  | "destroy"
  | "ipsec"
  | "flowAged"
  | "rxThreshold"
  | "recovering"
  | "recovered"
  | "recoveryFailed";

/** DPDK's numbers for them. */
const eventNumbers: Readonly<Record<PortEvent, number>> = {
  unknown: 0,
  link: 1,
  queueState: 2,
  reset: 3,
  mailbox: 4,
  macsec: 5,
  removal: 6,
  new: 7,
  destroy: 8,
  ipsec: 9,
  flowAged: 10,
  rxThreshold: 11,
  recovering: 12,
  recovered: 13,
  recoveryFailed: 14,
};

/** Is told the port. What it throws is an uncaught error of the program. */
export type PortEventHandler = (port: number, event: PortEvent) => void;

/** A handler that listens, until it is removed. */
export interface PortListener extends Disposable {
  /** Ends listening; a second call does nothing. @see rte_eth_dev_callback_unregister */
  remove(): void;
}

/** RTE_ETH_ALL: every port, those to come included. */
function allPorts(): number {
  return layout().constants.RTE_MAX_ETHPORTS;
}

interface Listener {
  readonly port: number;
  readonly event: PortEvent;
  readonly handler: PortEventHandler;
}

const listeners = new Set<Listener>();

/** What DPDK has registered. */
interface Registration {
  readonly port: number;
  readonly event: PortEvent;
}

const registered = new Map<string, Registration>();

/**
 * One for the life of the process: freeing it while a thread of the EAL
 * returns through it would crash.
 */
let native: NativeCallback | undefined;

/**
 * Listens to an event of one port, or of all ports, those to come included.
 * Keeps the process alive until the listener is removed.
 *
 * @param port Id of the port. Default: all ports.
 * @throws {RangeError} if there is no such port.
 * @see rte_eth_dev_callback_register
 */
export function listenToPorts(
  event: PortEvent,
  handler: PortEventHandler,
  port?: number,
): PortListener {
  requireEal();
  if (port !== undefined && !isPort(port)) {
    throw new RangeError(
      `Cannot listen to "${event}": there is no port ${port}`,
    );
  }
  return listen(port ?? allPorts(), event, handler);
}

function listen(
  port: number,
  event: PortEvent,
  handler: PortEventHandler,
): PortListener {
  register(port, event);
  const listener: Listener = { port, event, handler };
  listeners.add(listener);
  if (listeners.size === 1) native!.ref();
  function remove(): void {
    if (!listeners.delete(listener)) return;
    if (listeners.size === 0) native!.unref();
    release(port, event);
  }
  return { remove, [Symbol.dispose]: remove };
}

function register(port: number, event: PortEvent): void {
  onCleanup(removeAll);
  native ??= backend().callback(
    ["u16", "i32", "ptr", "ptr"],
    "i32",
    (port, number, listened) => raise(port!, number!, listened!),
  );
  const key = `${port}/${event}`;
  if (registered.has(key)) return;
  const result = dpdk().rte_eth_dev_callback_register(
    port,
    eventNumbers[event],
    native.address,
    port,
  );
  if (result < 0) {
    throw new DpdkError(
      `Cannot listen to "${event}" of ${
        port === allPorts() ? "all ports" : `port ${port}`
      }`,
      "rte_eth_dev_callback_register",
      -result,
    );
  }
  registered.set(key, { port, event });
}

/**
 * Tells DPDK to stop.
 *
 * @returns false if it still is to come: a thread is in the callback.
 */
function unregister(port: number, event: PortEvent): boolean {
  // Of a closed port it stays, and finds nobody.
  if (port !== allPorts() && !isPort(port)) return true;
  const EAGAIN = 11;
  const result = dpdk().rte_eth_dev_callback_unregister(
    port,
    eventNumbers[event],
    native!.address,
    port,
  );
  if (result === -EAGAIN) return false;
  registered.delete(`${port}/${event}`);
  return true;
}

/** Tells DPDK to stop when nobody listens any more. */
function release(port: number, event: PortEvent): void {
  for (const other of listeners) {
    if (other.port === port && other.event === event) return;
  }
  // What cannot be stopped now finds nobody.
  unregister(port, event);
}

/** Raised by the thread that closes or makes the port. */
const OWN_EVENTS: ReadonlySet<PortEvent> = new Set(["new", "destroy"]);

/**
 * Runs a call in which a driver may wait for the thread that delivers events,
 * while that one delivers none here: each would wait for the other.
 *
 * @throws {Error} `<tried>: ...` if one is being delivered.
 */
export function withoutEvents(
  port: number,
  tried: string,
  run: () => void,
): void {
  const paused: Registration[] = [];
  try {
    for (const registration of [...registered.values()]) {
      const { port: wanted, event } = registration;
      if (OWN_EVENTS.has(event)) continue;
      if (wanted !== port && wanted !== allPorts()) continue;
      if (!unregister(wanted, event)) {
        throw new Error(
          `${tried}: a "${event}" event waits for the event loop; let it run first`,
        );
      }
      paused.push(registration);
    }
    run();
  } finally {
    for (const { port: wanted, event } of paused) {
      if (wanted === allPorts() || isPort(wanted)) register(wanted, event);
    }
  }
}

/**
 * Called by DPDK, once for each registration.
 *
 * @param listened What was registered: the port, or all ports.
 */
function raise(port: number, number: number, listened: number): number {
  for (const { port: wanted, event, handler } of listeners) {
    if (wanted !== listened || eventNumbers[event] !== number) continue;
    // Not from inside DPDK, which may hold locks.
    queueMicrotask(() => handler(port, event));
  }
  return 0;
}

function removeAll(): void {
  const left = [...listeners];
  listeners.clear();
  if (left.length > 0) native!.unref();
  for (const { port, event } of left) release(port, event);
}
