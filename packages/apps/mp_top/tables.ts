/**
 * A sample as tables, for the terminal and the page. Pure.
 *
 * @module
 */
import type { MempoolInfo, PortSnapshot, RingInfo } from "../../inspect/mod.ts";
import {
  openRings,
  poolUse,
  portTraffic,
  processLabel,
  ringFill,
  type Sample,
  stallTime,
} from "./sample.ts";
import { seriesKey } from "./series.ts";
import type { Cell, Column, Table, Tone } from "./table_model.ts";
import { percent, shortCount, shortTime } from "./text.ts";

/** All tables that have rows. */
export function tablesOf(sample: Sample): Table[] {
  return [
    processTable(sample),
    portTable(sample),
    clientTable(sample),
    workerTable(sample),
    ringTable(sample),
    mempoolTable(sample),
  ].filter(({ rows }) => rows.length > 0);
}

function left(title: string, rank = 0): Column {
  return { title, align: "left", rank };
}

function right(title: string, rank = 0): Column {
  return { title, align: "right", rank };
}

function text(value: string, tone: Tone = "plain"): Cell {
  return { text: value, value: value.toLowerCase(), tone };
}

/** A count or a rate; a dash if it is not known. */
function count(value: number | undefined, tone: Tone = "plain"): Cell {
  return value === undefined
    ? { text: "-", value: -1, tone: "dim" }
    : { text: shortCount(value), value, tone: value === 0 ? "dim" : tone };
}

/** A small number as it is. */
function figure(value: number): Cell {
  return { text: String(value), value };
}

/** A count that should be 0. */
function loss(value: number): Cell {
  return count(value, "warning");
}

/** A part of a whole as a bar with figures. */
function share(fraction: number, part: number, whole: number): Cell {
  const tone = fraction >= 0.95 ? "bad" : fraction >= 0.8 ? "warning" : "good";
  return { text: `${part}/${whole}`, value: fraction, bar: fraction, tone };
}

function processTable({ processes, rates }: Sample): Table {
  return {
    id: "processes",
    title: "Processes",
    columns: [
      right("PID"),
      left("ROLE"),
      left("STATE", 1),
      right("CPU", 2),
      right("THREADS", 4),
      left("PROGRAM"),
    ],
    rows: processes.map((process) => {
      const { pid, role, alive, threads } = process;
      const load = rates.processes[pid]?.cpus;
      const label = processLabel(process);
      return {
        name: `${label} ${pid} ${role}`,
        series: seriesKey("process-cpu", pid),
        cells: [
          pid === 0 ? { text: "-", value: 0, tone: "dim" } : figure(pid),
          text(role),
          alive ? text("alive", "good") : text("dead", "bad"),
          load === undefined || !alive
            ? { text: "-", value: -1, tone: "dim" }
            : { text: percent(load), value: load },
          figure(threads),
          text(label, alive ? "plain" : "dim"),
        ],
      };
    }),
  };
}

function linkCell({ state, link }: PortSnapshot): Cell {
  if (state !== "started") return text(state, "dim");
  if (!link.up) return text("down", "bad");
  const speed = link.speed >= 1000
    ? `${link.speed / 1000}G`
    : link.speed > 0
    ? `${link.speed}M`
    : "";
  return text(`up ${speed}`.trimEnd(), "good");
}

function portTable(sample: Sample): Table {
  return {
    id: "ports",
    title: "Ports",
    columns: [
      right("PORT"),
      left("DEVICE"),
      left("MAC", 3),
      left("LINK", 2),
      right("QUEUES", 4),
      right("RX/s"),
      right("TX/s"),
      right("LOST/s", 1),
    ],
    rows: sample.ports.map((port) => {
      const { rx, tx, lost } = portTraffic(sample, port.id);
      return {
        name: `${port.id} ${port.name} ${port.mac}`,
        series: seriesKey("port-rx", port.id),
        cells: [
          figure(port.id),
          text(port.name),
          text(port.mac || "-", "dim"),
          linkCell(port),
          text(`${port.rxQueues}/${port.txQueues}`, "dim"),
          count(rx),
          count(tx),
          loss(lost),
        ],
      };
    }),
  };
}

function clientTable({ tables, rates }: Sample): Table {
  return {
    id: "clients",
    title: "Clients of mp_server",
    columns: [
      right("CLIENT"),
      left("RING", 2),
      right("RX/s"),
      right("TX/s"),
      right("DROP/s", 1),
      right("SENT", 3),
      right("DROPPED", 4),
    ],
    rows: (tables.clientServer?.clients ?? []).map(
      ({ id, ring, tx, txDrop }) => {
        const rate = rates.clients[id];
        return {
          name: `${id} ${ring}`,
          series: seriesKey("client-tx", id),
          cells: [
            figure(id),
            text(ring, "dim"),
            count(rate?.rx ?? 0),
            count(rate?.tx ?? 0),
            loss(rate?.txDrop ?? 0),
            count(tx),
            loss(txDrop),
          ],
        };
      },
    ),
  };
}

function workerTable({ tables }: Sample): Table {
  return {
    id: "workers",
    title: "Workers of l2fwd_fork",
    columns: [
      right("LCORE"),
      right("PID"),
      left("STATE"),
      right("STARTS"),
      right("HELD", 1),
      left("PORTS", 1),
    ],
    rows: (tables.l2fwdFork?.workers ?? []).map((worker) => ({
      name: `${worker.lcore} ${worker.pid} ${worker.state}`,
      series: seriesKey("process-cpu", worker.pid),
      cells: [
        figure(worker.lcore),
        figure(worker.pid),
        text(worker.state, worker.state === "ready" ? "good" : "warning"),
        figure(worker.starts),
        figure(worker.held),
        text(worker.ports.join(",")),
      ],
    })),
  };
}

function stallCell(ring: RingInfo): Cell {
  const stalled = stallTime(ring);
  if (ring.stalled.length === 0) return { text: "-", value: 0, tone: "dim" };
  const sides = ring.stalled.map(({ side }) => side).join(", ");
  return {
    text: `${sides} ${shortTime(stalled / 1000)}`,
    value: stalled,
    // Claims of a healthy process pass within a burst.
    tone: stalled > 1000 ? "bad" : "warning",
  };
}

function ringTable(sample: Sample): Table {
  return {
    id: "rings",
    title: "Rings",
    columns: [
      left("RING"),
      left("FILL"),
      right("IN/s"),
      right("OUT/s"),
      left("STALLED", 1),
      left("SYNC", 3),
    ],
    rows: openRings(sample).map((ring) => {
      const rate = sample.rates.rings[ring.name];
      return {
        name: ring.name,
        series: seriesKey("ring-out", ring.name),
        cells: [
          text(ring.name),
          share(ringFill(ring), ring.count, ring.capacity),
          count(rate?.enqueued ?? 0),
          count(rate?.dequeued ?? 0),
          stallCell(ring),
          text(`${ring.producer.sync}/${ring.consumer.sync}`, "dim"),
        ],
      };
    }),
  };
}

function mempoolTable({ mempools }: Sample): Table {
  return {
    id: "mempools",
    title: "Mempools",
    columns: [
      left("POOL"),
      left("IN USE"),
      right("SHARE", 1),
      right("CACHED", 2),
      right("OBJECT", 3),
      left("KIND", 4),
    ],
    rows: mempools.map((pool) => ({
      name: pool.name,
      series: seriesKey("pool-used", pool.name),
      cells: [
        text(pool.name),
        useCell(pool),
        pool.inUse === undefined
          ? { text: "-", value: -1, tone: "dim" }
          : { text: percent(poolUse(pool)), value: poolUse(pool) },
        figure(pool.cached),
        { text: `${pool.elementSize} B`, value: pool.elementSize },
        text(pool.kind, "dim"),
      ],
    })),
  };
}

function useCell(pool: MempoolInfo): Cell {
  const { inUse, populated } = pool;
  if (inUse === undefined) return { text: "-", value: -1, tone: "dim" };
  return share(poolUse(pool), inUse, populated);
}
