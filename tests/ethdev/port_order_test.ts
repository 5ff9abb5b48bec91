/** Calls of ports in a wrong order: an error that says what to do, no crash. */
import assert from "node:assert/strict";
import { init } from "../../packages/eal/mod.ts";
import { Port, PortError, type PortStage } from "../../packages/ethdev/mod.ts";
import { PktmbufPool } from "../../packages/mempool/mod.ts";
import { removeGroup } from "../../packages/group/internal/remains.ts";
import { ealArguments } from "../testenv/ealtest.ts";
import { uniquePrefix } from "../testenv/prefix.ts";
import { setUp } from "./env.ts";

const prefix = uniquePrefix("order");
const NAMES = ["net_null0", "net_ring0"];
init(ealArguments(prefix, {
  extra: [...NAMES, "net_ring1", "net_ring2"].map((name) => `--vdev=${name}`),
}));
const pool = PktmbufPool.create("packets", { count: 2047, cacheSize: 64 });

/** Passes if a call is refused like that. */
function refused(
  port: Port,
  call: () => void,
  tried: string,
  reason: PortError["reason"],
  stage: PortStage,
  problem: string,
): void {
  assert.throws(call, (error) => {
    assert.ok(error instanceof PortError, String(error));
    const { message, reason: why, stage: at, port: id } = error;
    assert.deepEqual({ message, why, at, id }, {
      message: `Cannot ${tried} port ${port.id}: ${problem}`,
      why: reason,
      at: stage,
      id: port.id,
    });
    return true;
  });
}

for (const name of NAMES) {
  Deno.test(`${name}: nothing is set up or started before it is configured`, () => {
    const port = Port.lookup(name);
    const problem =
      "it is not configured: call configure(rxQueues, txQueues) first";
    const expected = ["unconfigured", "attached", problem] as const;
    const checkAll = () => {
      assert.equal(port.stage, "attached");
      refused(
        port,
        () => port.setupRxQueue(0, 64, pool),
        "set up rx queue 0 of",
        ...expected,
      );
      refused(
        port,
        () => port.setupTxQueue(0, 64),
        "set up tx queue 0 of",
        ...expected,
      );
      refused(port, () => port.start(), "start", ...expected);
    };
    checkAll();
    // Nor after a configuration that failed.
    assert.throws(() => port.configure(1, 1, { rxOffloads: 1n << 63n }), {
      code: "EINVAL",
    });
    checkAll();
  });

  Deno.test(`${name}: only queues that are configured can be set up`, () => {
    const port = Port.lookup(name);
    port.configure(1, 1);
    assert.equal(port.stage, "configured");
    for (const queue of [1, 5, 65535]) {
      const message = (kind: string) =>
        `Cannot set up ${kind} queue ${queue} of port ${port.id}: queue must be one of the 1 configured: ${queue}`;
      assert.throws(() => port.setupRxQueue(queue, 64, pool), {
        name: "RangeError",
        message: message("rx"),
      });
      assert.throws(() => port.setupTxQueue(queue, 64), {
        name: "RangeError",
        message: message("tx"),
      });
    }
  });

  Deno.test(`${name}: a queue gets no pool that is closed`, () => {
    const port = Port.lookup(name);
    const closed = PktmbufPool.create("closed", { count: 63 });
    closed.close();
    assert.throws(() => port.setupRxQueue(0, 64, closed), {
      name: "ClosedError",
      message: 'Mempool "closed" is closed',
    });
  });

  Deno.test(`${name}: its life from configured to closed, with each call twice`, () => {
    const port = Port.lookup(name);
    for (let round = 0; round < 2; round++) {
      setUp(port, 1, pool);
      assert.equal(port.stage, "configured");
      port.start();
      port.start();
      assert.equal(port.stage, "started");
      assert.throws(() => port.configure(1, 1), { code: "EBUSY" });
      assert.throws(() => port.setupRxQueue(0, 64, pool), { code: "EBUSY" });
      assert.throws(() => port.setupTxQueue(0, 64), { code: "EBUSY" });
      assert.throws(() => port.close(), { code: "EINVAL" });
      port.stop();
      port.stop();
      assert.equal(port.stage, "configured");
    }
    port.close();
    assert.equal(port.stage, "closed");
    assert.equal(Port.find(name), undefined);
    const calls: (() => unknown)[] = [
      () => port.close(),
      () => port.stop(),
      () => port.start(),
      () => port.reset(),
      () => port.configure(1, 1),
      () => port.setupRxQueue(0, 64, pool),
      () => port.setupTxQueue(0, 64),
      () => port.stats(),
      () => port.resetStats(),
      () => port.xstats(),
      () => port.promiscuous,
      () => port.promiscuous = true,
      () => port.link(),
    ];
    for (const call of calls) {
      assert.throws(call, { name: "DpdkError", code: "ENODEV" }, String(call));
    }
  });
}

Deno.test("a port with a queue that is not set up is not started, and can be closed", () => {
  const port = Port.lookup("net_ring1");
  setUp(port, 1, pool);
  port.configure(3, 3);
  for (const queue of [0, 1]) port.setupRxQueue(queue, 64, pool);
  const problem = (kind: string, queue: number) =>
    `${kind} queue ${queue} is not set up: call setup${
      kind === "rx" ? "Rx" : "Tx"
    }Queue(${queue}, ...) first, or configure fewer queues`;
  const start = () => port.start();
  refused(port, start, "start", "queue", "configured", problem("rx", 2));
  port.setupRxQueue(2, 64, pool);
  refused(port, start, "start", "queue", "configured", problem("tx", 1));
  port.setupTxQueue(1, 64);
  port.setupTxQueue(2, 64);
  start();
  port.stop();
  // net_ring's own close would crash now.
  port.configure(4, 4);
  port.configure(0, 1);
  port.configure(2, 2);
  port.close();
  assert.equal(port.stage, "closed");
});

Deno.test("the EAL ends with a port whose queues are not set up", () => {
  try {
    const port = Port.lookup("net_ring2");
    setUp(port, 1, pool);
    port.configure(2, 2);
    init([]).cleanup();
  } finally {
    removeGroup(prefix);
  }
});
