/**
 * Test program: a secondary that obeys commands.
 *
 * | command | does                                 | answer                     |
 * |---------|--------------------------------------|----------------------------|
 * | rx NAME | receives once on queue 0 of a port   | number of packets, or what |
 * | tx NAME | sends one packet on queue 0 of it    | refuses it                 |
 */
import process from "node:process";
import { init } from "../../packages/eal/mod.ts";
import {
  Port,
  PortError,
  RxQueue,
  TxQueue,
} from "../../packages/ethdev/mod.ts";
import { Burst, PktmbufPool } from "../../packages/mempool/mod.ts";
import { obeyLines } from "../testenv/peer_program.ts";

function move(command: string, name: string): number {
  const pool = PktmbufPool.lookup("packets");
  const burst = new Burst(pool.window, 32);
  const port = Port.lookup(name);
  try {
    if (command === "rx") return new RxQueue(port, 0, burst).receive();
    const tx = new TxQueue(port, 0, burst);
    burst.add(pool.alloc());
    return tx.send();
  } finally {
    burst.free();
  }
}

await obeyLines(init(process.argv.slice(2)), (line) => {
  const [command, name] = line.split(" ");
  try {
    return move(command!, name!);
  } catch (error) {
    if (!(error instanceof PortError)) throw error;
    const { reason, stage, message } = error;
    return `PortError ${reason}/${stage}: ${message}`;
  }
});
