/**
 * Test program: a secondary that receives and sends on queue 1 of the ports
 * whose names end with 0, tries to open queue 0 of the others, and prints what
 * happened as one line of JSON.
 */
import { init } from "../../packages/eal/mod.ts";
import { Port, RxQueue, TxQueue } from "../../packages/ethdev/mod.ts";
import { Burst, PktmbufPool } from "../../packages/mempool/mod.ts";

const QUEUE = 1;

function exchange(name: string): unknown {
  const port = Port.lookup(name);
  const pool = PktmbufPool.lookup("packets");
  const burst = new Burst(pool.window, 32);
  const rx = new RxQueue(port, QUEUE, burst);
  const tx = new TxQueue(port, QUEUE, burst);
  let received = 0;
  let sent = 0;
  // As many rounds as net_pcap's file needs, and one.
  for (let round = 0; round < 5; round++) {
    received += rx.receive();
    sent += tx.send();
    burst.free();
  }
  return { received, sent, link: port.linkNoWait().text };
}

function refusal(name: string, Queue: typeof RxQueue | typeof TxQueue): string {
  const burst = new Burst(PktmbufPool.lookup("packets").window, 32);
  try {
    new Queue(Port.lookup(name), 0, burst);
    return "not refused";
  } catch (error) {
    const { name, message, reason } = error as Error & { reason: string };
    return `${name} ${reason}: ${message}`;
  }
}

const eal = init(Deno.args);
const result: Record<string, unknown> = {};
for (const id of Port.list()) {
  const { name } = new Port(id);
  result[name] = name.endsWith("0")
    ? exchange(name)
    : [refusal(name, RxQueue), refusal(name, TxQueue)];
}
console.log(JSON.stringify(result));
eal.cleanup();
