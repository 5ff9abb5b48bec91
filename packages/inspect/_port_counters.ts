/**
 * Packet counters of ports. Drivers keep them in structs of their own, one per
 * queue; for a few drivers these lie in shared memory and are known.
 *
 * @module
 */
import type { Address } from "../../ffi/runtime/c_types.ts";
import { deviceTraits } from "../ethdev/internal/driver_traits.ts";
import type { Bytes } from "./_bytes.ts";
import type { GroupMemory } from "./_group_memory.ts";
import type { GroupLayout } from "./_layout.ts";
import type { PortCounters } from "./snapshot.ts";

const QUEUE_LIMIT = 1024;

/** Where a driver counts the packets of a queue; -1 in releases that were not tried. */
interface QueueCounters {
  readonly rx_pkts: number;
  readonly tx_pkts: number;
}

/** The counters of the port that a struct rte_eth_dev_data describes. */
export function readCounters(
  memory: GroupMemory,
  bytes: Bytes,
  layout: GroupLayout,
): PortCounters {
  const { rte_eth_dev_data: at } = layout.open;
  const queue = queueCounters(memory, bytes, layout);
  const total = (table: number, count: number, offset: number): number => {
    const queues = bytes.u64(table);
    let sum = 0;
    for (let i = 0; i < Math.min(bytes.u16(count), QUEUE_LIMIT); i++) {
      const each = memory.u64(queues + i * 8);
      sum += each ? memory.u64(each + offset) ?? 0 : 0;
    }
    return sum;
  };
  return {
    rxBufferFailures: bytes.u64(at.rx_mbuf_alloc_failed),
    ...queue && queue.rx_pkts >= 0 && {
      rxPackets: total(at.rx_queues, at.nb_rx_queues, queue.rx_pkts),
      txPackets: total(at.tx_queues, at.nb_tx_queues, queue.tx_pkts),
    },
  };
}

/**
 * Where the port's driver counts. The device's name tells the driver by custom
 * only: what its first rx queue holds has to prove it.
 */
function queueCounters(
  memory: GroupMemory,
  bytes: Bytes,
  { own, open }: GroupLayout,
): QueueCounters | undefined {
  const { rte_eth_dev_data: at } = open;
  if (bytes.u16(at.nb_rx_queues) === 0) return undefined;
  const queue = memory.u64(bytes.u64(at.rx_queues));
  if (!queue) return undefined;
  const pointer = (offset: number): number => memory.u64(queue + offset) ?? 0;
  const isMempool = (address: Address): boolean => {
    const size = memory.u32(address + open.rte_mempool.size);
    const populated = memory.u32(address + open.rte_mempool.populated_size);
    return size !== undefined && size > 0 && size === populated;
  };
  const isRing = (address: Address): boolean => {
    const size = memory.u32(address + open.rte_ring.size);
    return !!size && size - 1 === memory.u32(address + open.rte_ring.mask);
  };
  const known = deviceTraits(bytes.text(at.name, 64))?.counters;
  if (known === undefined) return undefined;
  const struct: QueueCounters & Readonly<Record<string, number>> =
    own[known.struct];
  const proof = pointer(struct[known.field]!);
  const proven = {
    private: () => proof === bytes.u64(at.dev_private),
    ring: () => isRing(proof),
    mempool: () => isMempool(proof),
  };
  return proven[known.leadsTo]() ? struct : undefined;
}
