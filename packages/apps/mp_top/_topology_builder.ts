/**
 * Puts a drawing together.
 *
 * @module
 */
import type { PortSnapshot, ProcessInfo, RingInfo } from "../../inspect/mod.ts";
import {
  clientNumber,
  openRings,
  poolUse,
  portTraffic,
  processLabel,
  ringFill,
  type Sample,
  stallTime,
} from "./sample.ts";
import { percent, shortCount, shortTime } from "./text.ts";
import type { Topology, TopologyEdge, TopologyNode } from "./topology.ts";

/** Id of the primary's node. */
const PRIMARY = "process:primary";

/** Puts one drawing together. */
export class TopologyBuilder {
  readonly #sample: Sample;
  readonly #nodes = new Map<string, TopologyNode>();
  readonly #edges: TopologyEdge[] = [];
  readonly #rings: Map<string, RingInfo>;
  /** Secondaries that have no place in the drawing yet. */
  readonly #spare: ProcessInfo[];

  /** Starts with nothing but the sample. */
  constructor(sample: Sample) {
    this.#sample = sample;
    this.#rings = new Map(openRings(sample).map((ring) => [ring.name, ring]));
    this.#spare = sample.processes.filter(({ role }) => role === "secondary");
  }

  /** The drawing. */
  build(): Topology {
    const { tables } = this.#sample;
    this.#addPrimary();
    this.#addMempools();
    if (tables.clientServer !== undefined) this.#addClientServer();
    else if (tables.l2fwdFork !== undefined) this.#addFork();
    else this.#addForwarders();
    this.#addChat();
    for (const process of this.#spare) {
      const id = this.#addProcess(`process:${process.pid}`, process);
      this.#edges.push({ from: PRIMARY, to: id, loose: true });
    }
    for (const ring of this.#rings.values()) this.#addRing(ring, true);
    return { nodes: [...this.#nodes.values()], edges: this.#edges };
  }

  #addPrimary(): void {
    const primary = this.#sample.processes.find(({ role }) =>
      role === "primary"
    );
    if (primary !== undefined) this.#addProcess(PRIMARY, primary);
    else this.#addMissing(PRIMARY, "primary");
  }

  #addProcess(id: string, process: ProcessInfo): string {
    const load = this.#sample.rates.processes[process.pid]?.cpus;
    const detail = process.alive
      ? `pid ${process.pid}${
        load === undefined ? "" : `, ${percent(load)} CPU`
      }`
      : "dead";
    this.#nodes.set(id, {
      id,
      kind: "process",
      title: processLabel(process),
      detail,
      state: process.alive ? "good" : "bad",
    });
    return id;
  }

  #addMissing(id: string, title: string): string {
    const detail = "not running";
    this.#nodes.set(id, { id, kind: "process", title, detail, state: "off" });
    return id;
  }

  /** Takes a secondary out of those without a place. */
  #takeSpare(
    fits: (process: ProcessInfo) => boolean,
  ): ProcessInfo | undefined {
    // The living first: a dead one may have a successor.
    const found =
      this.#spare.find((process) => process.alive && fits(process)) ??
        this.#spare.find(fits);
    if (found !== undefined) this.#spare.splice(this.#spare.indexOf(found), 1);
    return found;
  }

  #addMempools(): void {
    for (const pool of this.#sample.mempools) {
      const id = `mempool:${pool.name}`;
      const use = poolUse(pool);
      this.#nodes.set(id, {
        id,
        kind: "mempool",
        title: pool.name,
        detail: pool.inUse === undefined
          ? `${pool.populated} objects`
          : `${pool.inUse} of ${pool.populated} in use`,
        state: use >= 0.95 ? "bad" : "good",
        ...use === use ? { fraction: use } : {},
      });
      this.#edges.push({ from: id, to: PRIMARY, loose: true });
    }
  }

  /** @param alone Whether no arrows show the ring's rates. */
  #addRing(ring: RingInfo, alone = false): string {
    this.#rings.delete(ring.name);
    const id = `ring:${ring.name}`;
    const { enqueued = 0, dequeued = 0 } =
      this.#sample.rates.rings[ring.name] ?? {};
    const stalled = stallTime(ring);
    const rates = `, ${shortCount(enqueued)}/s in, ${
      shortCount(dequeued)
    }/s out`;
    this.#nodes.set(id, {
      id,
      kind: "ring",
      title: ring.name,
      detail: stalled > 1000
        ? `stalled for ${shortTime(stalled / 1000)}`
        : `${ring.count} of ${ring.capacity}${alone ? rates : ""}`,
      state: stalled > 1000 ? "bad" : "good",
      fraction: ringFill(ring),
    });
    return id;
  }

  #addPort(
    port: PortSnapshot | undefined,
    portId: number,
    end: "rx" | "tx",
  ): string {
    const id = `port:${portId}:${end}`;
    const speed = port?.link.speed ?? 0;
    const link = port?.state !== "started"
      ? port?.state ?? "?"
      : !port.link.up
      ? "link down"
      : speed >= 1000
      ? `up, ${speed / 1000} Gbit/s`
      : "up";
    this.#nodes.set(id, {
      id,
      kind: "port",
      title: `port ${portId} ${end === "rx" ? "in" : "out"}`,
      detail: port === undefined ? "?" : `${port.name}, ${link}`,
      state: port?.link.up ? "good" : "off",
    });
    return id;
  }

  #port(id: number): PortSnapshot | undefined {
    return this.#sample.ports.find((port) => port.id === id);
  }

  #junction(id: string): string {
    const key = `junction:${id}`;
    this.#nodes.set(key, {
      id: key,
      kind: "junction",
      title: "",
      detail: "",
      state: "good",
    });
    return key;
  }

  #addEdge(from: string, to: string, rate: number | undefined): void {
    this.#edges.push({ from, to, ...rate === undefined ? {} : { rate } });
  }

  #addClientServer(): void {
    const { tables, rates } = this.#sample;
    const { ports, clients } = tables.clientServer!;
    for (const { id } of ports) {
      const port = this.#addPort(this.#port(id), id, "rx");
      this.#addEdge(port, PRIMARY, rates.serverPorts[id]?.rx);
    }
    const joined = this.#junction("tx");
    for (const client of clients) {
      const rate = rates.clients[client.id];
      const process = this.#takeSpare((one) => clientNumber(one) === client.id);
      const id = `client:${client.id}`;
      if (process === undefined) this.#addMissing(id, `client ${client.id}`);
      else this.#addProcess(id, process);
      const ring = this.#rings.get(client.ring);
      if (ring !== undefined) {
        const flow = rates.rings[ring.name];
        const ringId = this.#addRing(ring);
        this.#addEdge(PRIMARY, ringId, flow?.enqueued);
        this.#addEdge(ringId, id, flow?.dequeued);
      }
      this.#addEdge(id, joined, rate?.tx);
    }
    for (const { id } of ports) {
      const port = this.#addPort(this.#port(id), id, "tx");
      this.#addEdge(joined, port, rates.serverPorts[id]?.tx);
    }
  }

  #addFork(): void {
    const { tables, rates } = this.#sample;
    const { ports, workers } = tables.l2fwdFork!;
    const destinations = new Map(
      ports.map(({ id, destination }) => [id, destination]),
    );
    for (const worker of workers) {
      const process = this.#takeSpare(({ pid }) => pid === worker.pid);
      const id = `worker:${worker.lcore}`;
      if (process === undefined) {
        this.#addMissing(id, `worker of lcore ${worker.lcore}`);
      } else {
        this.#addProcess(id, {
          ...process,
          name: `worker of lcore ${worker.lcore}`,
          command: [],
        });
      }
      this.#edges.push({ from: PRIMARY, to: id, loose: true });
      for (const portId of worker.ports) {
        const from = this.#addPort(this.#port(portId), portId, "rx");
        this.#addEdge(from, id, rates.forkPorts[portId]?.rx);
        const target = destinations.get(portId) ?? portId;
        const to = this.#addPort(this.#port(target), target, "tx");
        this.#addEdge(id, to, rates.forkPorts[target]?.tx);
      }
    }
  }

  /** Ports and who polls them: all of symmetric_mp, else the primary. */
  #addForwarders(): void {
    const { ports } = this.#sample;
    const used = ports.filter(({ state }) => state === "started");
    if (used.length === 0) return;
    const forwarders = [PRIMARY];
    for (;;) {
      const process = this.#takeSpare(({ name, alive }) =>
        alive && /^symmetric_mp/.test(name)
      );
      if (process === undefined) break;
      forwarders.push(this.#addProcess(`process:${process.pid}`, process));
    }
    const [only] = forwarders;
    const isOne = forwarders.length === 1;
    // Counters are of ports, not of who polls which queue.
    const inward = isOne ? only! : this.#junction("rx");
    const outward = isOne ? only! : this.#junction("tx");
    for (const port of used) {
      const { rx, tx } = portTraffic(this.#sample, port.id);
      this.#addEdge(this.#addPort(port, port.id, "rx"), inward, rx);
      this.#addEdge(outward, this.#addPort(port, port.id, "tx"), tx);
    }
    if (isOne) return;
    for (const id of forwarders) {
      this.#addEdge(inward, id, undefined);
      this.#addEdge(id, outward, undefined);
    }
  }

  /** simple_mp: two rings between the primary and a secondary. */
  #addChat(): void {
    const there = this.#rings.get("PRI_2_SEC");
    const back = this.#rings.get("SEC_2_PRI");
    if (there === undefined || back === undefined) return;
    const process = this.#takeSpare(({ name }) => /^simple_mp/.test(name));
    const id = "process:secondary";
    if (process === undefined) this.#addMissing(id, "secondary");
    else this.#addProcess(id, process);
    const { rings } = this.#sample.rates;
    for (
      const [ring, from, to] of [[there, PRIMARY, id], [
        back,
        id,
        PRIMARY,
      ]] as const
    ) {
      const rate = rings[ring.name];
      const ringId = this.#addRing(ring);
      this.#addEdge(from, ringId, rate?.enqueued);
      this.#addEdge(ringId, to, rate?.dequeued);
    }
  }
}
