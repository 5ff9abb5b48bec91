/**
 * The shared objects of simple_mp, by the names and sizes of the C example, so
 * that either side may be C. The primary creates them; a secondary finds them.
 *
 * | object | direction |
 * |---|---|
 * | ring `PRI_2_SEC` | primary sends, secondary receives |
 * | ring `SEC_2_PRI` | secondary sends, primary receives |
 * | mempool `MSG_POOL` | elements travel through the rings, whoever receives one returns it |
 *
 * @module
 */
import { Mempool } from "../../mempool/mempool.ts";
import { Ring } from "../../ring/ring.ts";
import { attempt } from "../_common/reason.ts";

/** Name of the ring from the primary to the secondary. */
export const PRIMARY_TO_SECONDARY = "PRI_2_SEC";
/** Name of the ring from the secondary to the primary. */
export const SECONDARY_TO_PRIMARY = "SEC_2_PRI";
/** Name of the message pool. */
export const MESSAGE_POOL = "MSG_POOL";
/** Slots of a ring; one stays empty. */
export const RING_SIZE = 64;
/** Elements of the message pool. */
export const POOL_SIZE = 1024;
/** Bytes of an element: a text and its terminating NUL. */
export const MESSAGE_SIZE = 128;
/** Elements that each lcore keeps at hand. */
export const POOL_CACHE_SIZE = 32;

/** The objects as one process uses them. */
export interface SharedObjects {
  /** Ring that this process writes. */
  readonly sending: Ring;
  /** Ring that this process reads. */
  readonly receiving: Ring;
  /** Where messages come from. */
  readonly pool: Mempool;
}

/** Names that a receiver needs to find the objects again on its own lcore. */
export interface ReceiverData {
  /** Ring to read. */
  readonly ring: string;
  /** Pool to return elements to. */
  readonly pool: string;
}

/**
 * Names of the rings that a process writes and reads.
 *
 * @param primary True for the primary process.
 */
export function ringNames(
  primary: boolean,
): { sending: string; receiving: string } {
  return primary
    ? { sending: PRIMARY_TO_SECONDARY, receiving: SECONDARY_TO_PRIMARY }
    : { sending: SECONDARY_TO_PRIMARY, receiving: PRIMARY_TO_SECONDARY };
}

/**
 * Creates (primary) or finds (secondary) the shared objects.
 *
 * @param primary True for the primary process.
 * @param socketId NUMA socket of the main lcore.
 * @throws {Error} When one of them cannot be had; the first one is named.
 */
export function openObjects(
  primary: boolean,
  socketId: number,
): SharedObjects {
  const { sending, receiving } = ringNames(primary);
  const ring = (kind: string, name: string) =>
    attempt(
      `Problem getting ${kind} ring`,
      () => openRing(primary, name, socketId),
    );
  return {
    sending: ring("sending", sending),
    receiving: ring("receiving", receiving),
    pool: attempt(
      "Problem getting message pool",
      () => openPool(primary, socketId),
    ),
  };
}

function openRing(primary: boolean, name: string, socketId: number): Ring {
  return primary
    ? Ring.create(name, RING_SIZE, { socketId })
    : Ring.lookup(name);
}

function openPool(primary: boolean, socketId: number): Mempool {
  if (!primary) return Mempool.lookup(MESSAGE_POOL);
  return Mempool.create(MESSAGE_POOL, {
    count: POOL_SIZE,
    elementSize: MESSAGE_SIZE,
    cacheSize: POOL_CACHE_SIZE,
    socketId,
  });
}
