/**
 * The calling thread's objects on shared memory: when their owner frees the
 * memory, and when the EAL ends, none of them may touch it any more.
 *
 * @module
 */
import type { Address } from "../../../ffi/runtime/c_types.ts";
import { onCleanup } from "./eal_state.ts";

/** An object that lives for as long as somebody uses it. */
interface OpenObject {
  readonly isUsed: () => boolean;
  readonly shut: (isFreed: boolean) => void;
}

/** By the address of what they are on. */
const open = new Map<Address, OpenObject[]>();

/**
 * Notes an object, without keeping it alive.
 *
 * @param address Of what it is on.
 * @param shut Makes every later use of it throw; is told whether the memory was
 * freed, or the EAL has ended.
 */
export function noteOpen<T extends object>(
  object: T,
  address: Address,
  shut: (object: T, isFreed: boolean) => void,
): void {
  if (open.size === 0) onCleanup(shutAll);
  const reference = new WeakRef(object);
  const others = open.get(address)?.filter(({ isUsed }) => isUsed()) ?? [];
  open.set(address, [...others, {
    isUsed: () => reference.deref() !== undefined,
    shut: (isFreed) => {
      const used = reference.deref();
      if (used !== undefined) shut(used, isFreed);
    },
  }]);
}

/**
 * Shuts all objects on what begins in a range of addresses, as it is freed.
 *
 * @param length Default: 1, what begins right there.
 */
export function shutFreed(start: Address, length = 1): void {
  for (const [address, objects] of [...open]) {
    if (address < start || address >= start + length) continue;
    open.delete(address);
    for (const { shut } of objects) shut(true);
  }
}

function shutAll(): void {
  for (const objects of open.values()) {
    for (const { shut } of objects) shut(false);
  }
  open.clear();
}
