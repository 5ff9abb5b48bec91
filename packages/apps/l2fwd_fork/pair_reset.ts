/**
 * What the main process does while no worker of a pair lives: ports, rings and
 * pools are brought into order, and the packets that died with a worker are
 * given back to their pools.
 *
 * Which mbufs are lost depends on what the driver may hold itself:
 *
 * | `keepsPackets` of the driver | lost is                                      |
 * |------------------------------|----------------------------------------------|
 * | `nowhere`, `rings`           | what is not free, not waiting for a port, and in no ring of the driver |
 * | anything                     | what a worker had received and not yet handed on |
 *
 * The first drivers hold no mbuf outside of a call, or only in rings that can be
 * read, so nothing stays lost. Others keep mbufs in descriptors or lists of
 * their own, which only they can tell from lost ones: a worker that is killed
 * inside such a driver's call takes up to 64 mbufs with it for good. Which
 * drivers are which: docs/add_a_driver.md.
 *
 * @module
 */
import type { Address } from "../../eal/mod.ts";
import type { PktmbufPool } from "../../mempool/pktmbuf_pool.ts";
import { reclaimMbufs } from "../../mempool/reclaim/mod.ts";
import { addressesAt, clearAt } from "../../ring/internal/batch_layout.ts";
import { repairRing } from "../../ring/repair/mod.ts";
import { BURST_SIZE, type GroupMemory } from "./layout.ts";
import type { UsedPort } from "./ports.ts";

/** A pair whose workers have ended. */
export interface DeadPair {
  /** Lcores of the workers. */
  readonly members: readonly number[];
  /** Lcore ids that they ran under. */
  readonly ids: readonly number[];
  /** All ports that they used. */
  readonly ports: readonly UsedPort[];
}

/**
 * Stops the ports of a pair, gives lost mbufs back, and starts the ports.
 *
 * @param write Prints text.
 * @throws {DpdkError} if a port cannot be stopped or started.
 */
export function resetPair(
  group: GroupMemory,
  pair: DeadPair,
  write: (text: string) => void,
): void {
  const stopped = pair.ports.filter(({ driver }) => !driver.staysUp);
  for (const { port } of stopped) {
    write(`Stop port :${port.id}\n`);
    port.stop();
  }
  settlePools(group, pair, write);
  for (const { port } of stopped) {
    write(`Start port :${port.id}\n`);
    port.start();
  }
}

/** Gives lost mbufs back, and reports about each pool. */
export function settlePools(
  group: GroupMemory,
  pair: DeadPair,
  write: (text: string) => void,
): void {
  const rings = pair.ports.flatMap((used) => used.rings);
  for (const ring of rings) repairRing(ring);
  for (const { port, pool } of pair.ports) {
    const before = pool.availableCount;
    const { held } = reclaimMbufs(pool, {
      rings,
      ...findHolders(group, pair, pool),
    });
    const free = pool.availableCount;
    const found = Math.max(0, free - before);
    const missing = pool.size - free - held;
    write(
      `Port ${port.id} mempool free object is ${free}(${pool.size})\n` +
        `Port ${port.id} mbufs: ${found} lost and found again, ${held} waiting or with the driver, ${missing} missing\n`,
    );
  }
  for (const lcore of pair.members) clearAt(group.inHand(lcore));
}

/** Who holds mbufs of a pool, and which of its caches are not to be trusted. */
function findHolders(
  group: GroupMemory,
  { members, ids, ports }: DeadPair,
  pool: PktmbufPool,
): { held: Iterable<Address>; deadLcores: readonly number[] } {
  const waiting = ports.flatMap(({ port }) =>
    segments(pool, addressesAt(group.waiting(port.id), BURST_SIZE))
  );
  if (ports.every(({ driver }) => driver.keepsPackets !== undefined)) {
    return { held: waiting, deadLcores: ids };
  }
  const lost = new Set(
    members.flatMap((lcore) =>
      segments(pool, addressesAt(group.inHand(lcore), BURST_SIZE))
    ),
  );
  for (const address of waiting) lost.delete(address);
  const held = [...pool.objects()].filter((address) => !lost.has(address));
  // What such a driver had just taken from a cache may still be noted there.
  return { held, deadLcores: [] };
}

/** Packets with all their segments. */
function segments(pool: PktmbufPool, heads: readonly Address[]): Address[] {
  const { mbufs } = pool;
  const found: Address[] = [];
  for (const head of heads) {
    for (let m = mbufs.at(head); m !== 0; m = mbufs.nextSegment(m)) {
      found.push(mbufs.address(m));
    }
  }
  return found;
}
