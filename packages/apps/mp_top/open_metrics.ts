/**
 * A sample in the OpenMetrics text format. Pure.
 *
 * @see https://github.com/OpenObservability/OpenMetrics
 * @module
 */
import { openRings, type Sample, stallTime } from "./sample.ts";

/** Media type of the format. */
export const OPEN_METRICS_TYPE =
  "application/openmetrics-text; version=1.0.0; charset=utf-8";

/** Objects that went through a ring since the watch began. */
export interface RingTotals {
  readonly enqueued: number;
  readonly dequeued: number;
}

type Labels = Readonly<Record<string, string | number>>;
type Point = readonly [labels: Labels, value: number | undefined];

interface Family {
  readonly name: string;
  readonly type: "gauge" | "counter" | "info";
  readonly help: string;
  readonly unit?: string;
  readonly points: readonly Point[];
}

/**
 * All metrics of a group.
 *
 * @param sample undefined while there is none: then the group is not up.
 * @param totals By name; ring positions wrap, so they are no counters.
 */
export function openMetrics(
  prefix: string,
  sample: Sample | undefined,
  totals: ReadonlyMap<string, RingTotals>,
): string {
  const families = [
    upFamily(sample),
    ...sample === undefined ? [] : [
      ...groupFamilies(sample),
      ...processFamilies(sample),
      ...portFamilies(sample),
      ...ringFamilies(sample, totals),
      ...mempoolFamilies(sample),
      ...clientFamilies(sample),
    ],
  ];
  return families.filter(({ points }) => points.length > 0)
    .map((family) => familyText(family, { group: prefix })).join("") +
    "# EOF\n";
}

function familyText(
  { name, type, help, unit, points }: Family,
  common: Labels,
): string {
  const suffix = type === "counter" ? "_total" : type === "info" ? "_info" : "";
  const lines = [
    `# TYPE ${name} ${type}`,
    ...unit === undefined ? [] : [`# UNIT ${name} ${unit}`],
    `# HELP ${name} ${help}`,
  ];
  for (const [labels, value] of points) {
    if (value === undefined) continue;
    lines.push(
      `${name}${suffix}${labelText({ ...common, ...labels })} ${value}`,
    );
  }
  return lines.map((line) => `${line}\n`).join("");
}

function labelText(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) =>
    `${name}="${escape(String(value))}"`
  );
  return `{${pairs.join(",")}}`;
}

function escape(value: string): string {
  return value.replaceAll("\\", "\\\\").replaceAll('"', '\\"')
    .replaceAll("\n", "\\n");
}

function gauge(name: string, help: string, points: readonly Point[]): Family {
  return { name, type: "gauge", help, points };
}

function counter(name: string, help: string, points: readonly Point[]): Family {
  return { name, type: "counter", help, points };
}

function upFamily(sample: Sample | undefined): Family {
  const up = sample?.state === "running" ? 1 : 0;
  return gauge("dpdk_up", "Whether the primary process lives.", [[{}, up]]);
}

function groupFamilies({ version, memory }: Sample): Family[] {
  return [
    {
      name: "dpdk",
      type: "info",
      help: "The group's DPDK.",
      points: [[{ version }, 1]],
    },
    {
      name: "dpdk_hugepages_bytes",
      type: "gauge",
      help: "Hugepages of the group.",
      unit: "bytes",
      points: memory.hugepages.map(({ pageSize, socket, count }) => [
        { page_size: pageSize, socket },
        pageSize * count,
      ]),
    },
  ];
}

function processFamilies({ processes }: Sample): Family[] {
  const known = processes.filter(({ pid }) => pid !== 0);
  return [
    gauge(
      "dpdk_process_alive",
      "Whether a process of the group lives.",
      known.map(({ pid, role, name, alive }) => [
        { pid, role, program: name },
        alive ? 1 : 0,
      ]),
    ),
    {
      name: "dpdk_process_cpu_seconds",
      type: "counter",
      help: "CPU time of a process.",
      unit: "seconds",
      points: known.filter(({ alive }) => alive).map((
        { pid, cpuMilliseconds },
      ) => [{ pid }, cpuMilliseconds / 1000]),
    },
  ];
}

function portFamilies({ ports, tables }: Sample): Family[] {
  // Some drivers count nowhere; known applications do it for them.
  const counted = new Map(
    [...tables.l2fwdFork?.ports ?? [], ...tables.clientServer?.ports ?? []]
      .map((port) => [port.id, port]),
  );
  const labelled = ports.map((port) => ({
    labels: { port: port.id, device: port.name },
    port,
    own: counted.get(port.id),
  }));
  return [
    gauge(
      "dpdk_port_link_up",
      "Whether the link is up.",
      labelled.map(({ labels, port }) => [labels, port.link.up ? 1 : 0]),
    ),
    counter(
      "dpdk_port_receive_packets",
      "Packets received.",
      labelled.map(({ labels, port, own }) => [
        labels,
        port.counters.rxPackets ?? own?.rx,
      ]),
    ),
    counter(
      "dpdk_port_transmit_packets",
      "Packets sent.",
      labelled.map(({ labels, port, own }) => [
        labels,
        port.counters.txPackets ?? own?.tx,
      ]),
    ),
    counter(
      "dpdk_port_receive_buffer_failures",
      "Packets lost because there was no buffer.",
      labelled.map(({ labels, port }) => [
        labels,
        port.counters.rxBufferFailures,
      ]),
    ),
  ];
}

function ringFamilies(
  sample: Sample,
  totals: ReadonlyMap<string, RingTotals>,
): Family[] {
  const rings = openRings(sample).map((ring) => ({
    labels: { ring: ring.name },
    ring,
    total: totals.get(ring.name),
  }));
  return [
    gauge(
      "dpdk_ring_objects",
      "Objects in a ring.",
      rings.map(({ labels, ring }) => [labels, ring.count]),
    ),
    gauge(
      "dpdk_ring_capacity",
      "Objects that a ring takes.",
      rings.map(({ labels, ring }) => [labels, ring.capacity]),
    ),
    counter(
      "dpdk_ring_enqueued_objects",
      "Objects enqueued since mp_top watches.",
      rings.map(({ labels, total }) => [labels, total?.enqueued ?? 0]),
    ),
    counter(
      "dpdk_ring_dequeued_objects",
      "Objects dequeued since mp_top watches.",
      rings.map(({ labels, total }) => [labels, total?.dequeued ?? 0]),
    ),
    {
      name: "dpdk_ring_stalled_seconds",
      type: "gauge",
      help: "How long a begun operation on a ring has not ended.",
      unit: "seconds",
      points: rings.map(({ labels, ring }) => [labels, stallTime(ring) / 1000]),
    },
  ];
}

function mempoolFamilies({ mempools }: Sample): Family[] {
  const pools = mempools.map((pool) => ({ labels: { pool: pool.name }, pool }));
  return [
    gauge(
      "dpdk_mempool_objects",
      "Objects of a pool.",
      pools.map(({ labels, pool }) => [labels, pool.populated]),
    ),
    gauge(
      "dpdk_mempool_objects_in_use",
      "Objects of a pool that are in use.",
      pools.map(({ labels, pool }) => [labels, pool.inUse]),
    ),
    gauge(
      "dpdk_mempool_objects_cached",
      "Free objects of a pool in caches of lcores.",
      pools.map(({ labels, pool }) => [labels, pool.cached]),
    ),
  ];
}

function clientFamilies({ tables }: Sample): Family[] {
  const clients = (tables.clientServer?.clients ?? []).map((client) => ({
    labels: { client: client.id },
    client,
  }));
  return [
    counter(
      "dpdk_client_transmit_packets",
      "Packets that a client of mp_server sent.",
      clients.map(({ labels, client }) => [labels, client.tx]),
    ),
    counter(
      "dpdk_client_transmit_drops",
      "Packets that a client of mp_server could not send.",
      clients.map(({ labels, client }) => [labels, client.txDrop]),
    ),
  ];
}
