/**
 * profile EAL... -- SECONDS BURST
 *
 * Where the time of l2fwd's loop goes: ns per burst of ever more of it.
 * Prints: two empty calls; the driver's rx and tx through bare calls; through
 * RxQueue and TxQueue; with MAC rewrite; the whole round.
 *
 * @module
 */
import { bindCall } from "../../../ffi/call/bind_call.ts";
import type { BoundCall } from "../../../ffi/call/bound_call.ts";
import { callWay } from "../../../ffi/call/call_way.ts";
import { layout } from "../../../ffi/layout/mod.ts";
import { dpdk } from "../../../ffi/library/dpdk.ts";
import { openWindow } from "../../../ffi/memory/c_memory.ts";
import { Port, RxQueue, TxQueue } from "../../../packages/ethdev/mod.ts";
import { Burst } from "../../../packages/mempool/mod.ts";
import { burstOperations } from "../../../packages/packets/mod.ts";
import { memoryOf } from "../../../packages/ring/internal/batch_memory.ts";
import { openForwarding, setUpPorts } from "./_forwarding.ts";
import { end, measureLeast, printResult, startProgram } from "./_measure.ts";

const ROUNDS = 256;
const TURNS = 5;

const { words: [seconds, size] } = startProgram();
const BURST = Number(size);
const { window } = setUpPorts();
const burst = new Burst(window, BURST);

/** The driver's function for queue 0 of a port, without any check. */
function bare(port: number, side: "rx" | "tx"): BoundCall {
  const fields = layout().rte_eth_fp_ops;
  const entry = openWindow(
    dpdk().symbol("rte_eth_fp_ops") + port * fields.sizeof,
    fields.sizeof,
  );
  const queues = entry.pointer(fields[`${side}q.data`]);
  return bindBurst(
    entry.pointer(fields[`${side}_pkt_burst`]),
    openWindow(queues, 8).pointer(0),
  );
}

function bindBurst(fn: number, queue: number): BoundCall {
  const call = bindCall(fn, ["ptr", "ptr", "u16"], "u16");
  call.set(0, queue);
  call.set(1, memoryOf(burst).address);
  return call;
}

const empty = bindBurst(dpdk().symbol("rte_eth_pkt_burst_dummy"), 0);
const calls = [0, 1].map((port) => ({
  rx: bare(port, "rx"),
  tx: bare(port ^ 1, "tx"),
}));
const queues = [0, 1].map((port) => ({
  rx: new RxQueue(new Port(port), 0, burst),
  tx: new TxQueue(new Port(port ^ 1), 0, burst),
}));
const macs = new Uint32Array([2, 0x01000100, 0x03020100]);
const packets = burstOperations(burst);
const { round } = openForwarding(window, BURST);

function emptyCalls(): void {
  for (let i = 0; i < ROUNDS; i++) {
    empty.call(BURST);
    empty.call(BURST);
  }
}

function bareCalls(): void {
  for (let i = 0; i < ROUNDS; i++) {
    const { rx, tx } = calls[i & 1]!;
    tx.call(rx.call(BURST));
  }
}

function queueCalls(): void {
  for (let i = 0; i < ROUNDS; i++) {
    const { rx, tx } = queues[i & 1]!;
    rx.receive();
    tx.send();
  }
}

function queueCallsAndRewrite(): void {
  for (let i = 0; i < ROUNDS; i++) {
    const { rx, tx } = queues[i & 1]!;
    rx.receive();
    packets.rewriteMacs(macs);
    tx.send();
  }
}

/** A round is two bursts. */
function rounds(): void {
  for (let i = 0; i < ROUNDS / 2; i++) round();
}

const parts = [emptyCalls, bareCalls, queueCalls, queueCallsAndRewrite, rounds];
// In turns, and the least of them: other load only ever adds.
const least = parts.map(() => Infinity);
for (let turn = 0; turn < TURNS; turn++) {
  parts.forEach((part, i) => {
    const time = measureLeast(part, ROUNDS, Number(seconds) / TURNS);
    least[i] = Math.min(least[i]!, time);
  });
}
console.log(`way: ${callWay().reason}`);
printResult(...least);
end();
