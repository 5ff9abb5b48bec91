/**
 * The multi-process channel: short messages between the processes of a group.
 *
 * Messages arrive on a thread of the EAL, which waits until this isolate's
 * event loop has run the handler: a program that polls must yield to the
 * event loop, and a handler must not call back into DPDK functions that ask
 * other processes (reserving memory, for instance).
 *
 * @module
 */
import { backend } from "../../ffi/runtime/backend.ts";
import type { NativeCallback } from "../../ffi/runtime/backend_types.ts";
import { layout } from "../../ffi/layout/mod.ts";
import { dpdk } from "../../ffi/library/dpdk.ts";
import { cString, openWindow, readCString } from "../../ffi/memory/c_memory.ts";
import {
  decodeMessage,
  encodeMessage,
  type Message,
} from "./_channel_message.ts";
import { type Deferred, deferred } from "./_deferred.ts";
import { livingSecondaries } from "../group/internal/members.ts";
import { onCleanup, requireEal } from "./internal/eal_state.ts";
import { DpdkError } from "./error.ts";

export type { Message };

/**
 * Handles messages of one name. What it returns is sent back, when the sender
 * waits for a reply; undefined sends nothing.
 *
 * @see rte_mp_reply
 */
export type Handler = (
  message: Message,
) => Uint8Array | undefined | Promise<Uint8Array | undefined>;

/** What a request brought. */
export interface Replies {
  /** To how many processes it went. */
  readonly sent: number;
  /** The replies that came in time. */
  readonly received: readonly Message[];
}

const handlers = new Map<string, Handler>();
const pending = new Map<string, Deferred<Replies>>();

/**
 * One native callback each for messages and replies, for the life of the
 * process: freeing one while the EAL's thread returns through it would crash.
 */
let onMessage: NativeCallback | undefined;
let onReply: NativeCallback | undefined;
let references = 0;

/** Keeps the event loop awake while a handler or a request waits. */
function reference(change: 1 | -1): void {
  const before = references;
  references += change;
  for (const native of [onMessage, onReply]) {
    if (before === 0) native?.ref();
    else if (references === 0) native?.unref();
  }
}

/** A native callback that wakes the event loop if one already must. */
function callback(
  run: (message: number, other: number) => number,
): NativeCallback {
  onCleanup(closeChannel);
  const native = backend().callback(
    ["ptr", "ptr"],
    "i32",
    (message, other) => run(message!, other!),
  );
  if (references > 0) native.ref();
  return native;
}

/**
 * Handles messages with a name, until {@linkcode removeHandler}. Keeps the
 * process alive meanwhile.
 *
 * @throws {DpdkError} EEXIST if the name is taken, ENOTSUP without shared configuration.
 * @see rte_mp_action_register
 */
export function setHandler(name: string, handler: Handler): void {
  requireEal();
  onMessage ??= callback(receive);
  const result = dpdk().rte_mp_action_register(
    cString(name),
    onMessage.address,
  );
  if (result < 0) {
    throw new DpdkError(
      `Cannot handle messages "${name}"`,
      "rte_mp_action_register",
    );
  }
  handlers.set(name, handler);
  reference(1);
}

/**
 * Ends the handling of a name; unknown names are ignored.
 *
 * @see rte_mp_action_unregister
 */
export function removeHandler(name: string): void {
  if (!handlers.delete(name)) return;
  dpdk().rte_mp_action_unregister(cString(name));
  reference(-1);
}

function receive(message: number, peer: number): number {
  const incoming = decodeMessage(message);
  // Only valid during this call: a handler may reply later.
  const sender = readCString(peer, 128);
  const handler = handlers.get(incoming.name);
  if (handler === undefined) return -1;
  void answer(handler, incoming, sender);
  return 0;
}

async function answer(
  handler: Handler,
  incoming: Message,
  sender: string,
): Promise<void> {
  const data = await handler(incoming);
  if (data === undefined) return;
  const reply = encodeMessage(incoming.name, data, []);
  // A sender that gave up meanwhile is not this process's error.
  dpdk().rte_mp_reply(reply, cString(sender));
}

/**
 * Sends a message that expects no reply: a primary to all its secondaries, a
 * secondary to its primary.
 *
 * @param fileDescriptors To go with it. Default: none.
 * @throws {RangeError} if name, data or descriptors exceed the limits.
 * @throws {DpdkError} if DPDK cannot send it.
 * @see rte_mp_sendmsg
 */
export function send(
  name: string,
  data: Uint8Array,
  fileDescriptors: readonly number[] = [],
): void {
  requireEal();
  const message = encodeMessage(name, data, fileDescriptors);
  if (dpdk().rte_mp_sendmsg(message) < 0) {
    throw new DpdkError(`Cannot send message "${name}"`, "rte_mp_sendmsg");
  }
}

/**
 * Sends a message and collects the replies: from all secondaries in a primary,
 * from the primary in a secondary. One request of a name at a time.
 *
 * @param timeout Milliseconds to wait; later replies are lost. Default: 5000.
 * @throws {RangeError} if name, data or descriptors exceed the limits.
 * @throws {DpdkError} if DPDK cannot send it.
 * @see rte_mp_request_async
 */
export async function request(
  name: string,
  data: Uint8Array,
  { timeout = 5000, fileDescriptors = [] }: {
    readonly timeout?: number;
    readonly fileDescriptors?: readonly number[];
  } = {},
): Promise<Replies> {
  requireEal();
  if (pending.has(name)) {
    throw new Error(`Cannot request "${name}": a request of it is under way`);
  }
  const message = encodeMessage(name, data, fileDescriptors);
  // With nobody to ask, 22.11 accepts the request and never calls back.
  if (isPrimary() && !hasSecondaries()) return { sent: 0, received: [] };
  const seconds = Math.floor(timeout / 1000);
  const timespec = new BigUint64Array(16);
  timespec[0] = BigInt(seconds);
  timespec[1] = BigInt(Math.round((timeout - seconds * 1000) * 1e6));
  onReply ??= callback(settle);
  const replies = deferred<Replies>();
  pending.set(name, replies);
  reference(1);
  // The same when the last one asked ended just before: do not wait for ever.
  const grace = 1000;
  const giveUp = setTimeout(
    () => replies.resolve({ sent: 0, received: [] }),
    timeout + grace,
  );
  try {
    if (dpdk().rte_mp_request_async(message, timespec, onReply.address) < 0) {
      throw new DpdkError(`Cannot request "${name}"`, "rte_mp_request_async");
    }
    return await replies.promise;
  } finally {
    clearTimeout(giveUp);
    pending.delete(name);
    reference(-1);
  }
}

function isPrimary(): boolean {
  return dpdk().rte_eal_process_type() === 0;
}

function hasSecondaries(): boolean {
  const dir = readCString(dpdk().rte_eal_get_runtime_dir());
  return livingSecondaries(dir).length > 0;
}

function settle(message: number, reply: number): number {
  const fields = layout().rte_mp_reply;
  const { sizeof } = layout().rte_mp_msg;
  const { name } = decodeMessage(message);
  const header = openWindow(reply, fields.sizeof);
  const received = header.i32[fields.nb_received / 4]!;
  const list = header.pointer(fields.msgs);
  pending.get(name)?.resolve({
    sent: header.i32[fields.nb_sent / 4]!,
    received: Array.from(
      { length: received },
      (_, i) => decodeMessage(list + i * sizeof),
    ),
  });
  return 0;
}

/** Ends all handling; part of the EAL's cleanup. */
function closeChannel(): void {
  for (const name of [...handlers.keys()]) removeHandler(name);
  for (const [name, { reject }] of pending) {
    reject(new Error(`Cannot request "${name}": the EAL was cleaned up`));
  }
}
