/**
 * What the tests of checked mode share: an EAL in that mode with two ports, a
 * pool, and errors compared as text.
 *
 * @module
 */
import assert from "node:assert/strict";
import { removeGroup } from "../../packages/group/internal/remains.ts";
import { CheckError, type CheckRule, init } from "../../packages/eal/mod.ts";
import { Port } from "../../packages/ethdev/mod.ts";
import { Burst, PktmbufPool, Source } from "../../packages/mempool/mod.ts";
import { ealArguments } from "../testenv/ealtest.ts";
import { uniquePrefix } from "../testenv/prefix.ts";

/** What one test file works with. */
export interface Group {
  readonly prefix: string;
  readonly pool: PktmbufPool;
  /** Gives packets without end, and takes all. */
  readonly nullPort: Port;
  /** Gives what it takes, in order. */
  readonly ringPort: Port;
  /** For `afterAll`. */
  readonly end: () => void;
}

/** Starts the EAL in checked mode, with two ports that run. */
export function openGroup(
  label: string,
  lcores: readonly number[] = [0],
): Group {
  const prefix = uniquePrefix(label);
  const extra = ["--vdev=net_null0", "--vdev=net_ring0"];
  const eal = init(ealArguments(prefix, { lcores, extra }), { checked: true });
  const pool = PktmbufPool.create("packets", { count: 2047, cacheSize: 64 });
  const [nullPort, ringPort] = ["net_null0", "net_ring0"].map((name) => {
    const port = Port.lookup(name);
    port.configure(1, 1);
    const { rx, tx } = port.adjustDescriptors(256, 256);
    port.setupRxQueue(0, rx, pool);
    port.setupTxQueue(0, tx);
    port.start();
    return port;
  });
  return {
    prefix,
    pool,
    nullPort: nullPort!,
    ringPort: ringPort!,
    end: () => {
      eal.cleanup();
      removeGroup(prefix);
    },
  };
}

/** A burst of empty packets, each 60 bytes long. */
export function packets(pool: PktmbufPool, count: number, room = 32): Burst {
  const burst = new Burst(pool.window, room);
  new Source(pool, burst).receiveBulk(count);
  for (let i = 0; i < count; i++) burst.mbufs.append(burst.mbuf(i), 60);
  return burst;
}

/**
 * Passes if a call is refused with this message, in which addresses are "@" and
 * the numbers of bursts "#", as they depend on what ran before.
 */
export function refused(
  call: () => unknown,
  rule: CheckRule,
  message: string,
): CheckError {
  try {
    call();
  } catch (error) {
    if (!(error instanceof CheckError)) throw error;
    assert.deepEqual([error.rule, masked(error.message)], [rule, message]);
    assert.ok(!error.message.includes("\n"));
    assert.ok(error.message.endsWith(error.earlier));
    return error;
  }
  throw new assert.AssertionError({ message: `not refused: ${message}` });
}

/** A message without what differs from run to run. */
export function masked(message: string): string {
  return message.replaceAll(/0x[0-9a-f]+/g, "@")
    .replaceAll(/burst \d+/g, "burst #");
}
