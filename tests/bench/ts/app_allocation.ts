/**
 * app_allocation EAL...
 *
 * Bytes that a million bursts allocate on the JavaScript heap, in steady
 * state, in the loops of our applications: of symmetric_mp, of mp_server with
 * mp_clients in the same process, and of a worker of l2fwd_fork.
 *
 * @module
 */
import { inTurn } from "../../../packages/apps/_common/busy_loop.ts";
import { openDistributor } from "../../../packages/apps/client_server_mp/distributor.ts";
import {
  SHARED_INFO_SIZE,
  SharedInfo,
} from "../../../packages/apps/client_server_mp/layout.ts";
import { openSender } from "../../../packages/apps/client_server_mp/sender.ts";
import { openForwarder as openWorker } from "../../../packages/apps/l2fwd_fork/forwarder.ts";
import {
  GROUP_MEMORY_SIZE,
  GroupMemory,
} from "../../../packages/apps/l2fwd_fork/layout.ts";
import { packetPoolName } from "../../../packages/apps/l2fwd_fork/objects.ts";
import {
  openForwarder as openSymmetric,
  POOL_NAME,
} from "../../../packages/apps/symmetric_mp/forwarder.ts";
import { PortCounters } from "../../../packages/apps/symmetric_mp/statistics.ts";
import { Memzone } from "../../../packages/eal/mod.ts";
import { Port } from "../../../packages/ethdev/mod.ts";
import { PktmbufPool } from "../../../packages/mempool/mod.ts";
import { Ring, RingFlag } from "../../../packages/ring/mod.ts";
import { bytesOfRounds } from "./_allocated.ts";
import { setUpPorts } from "./_forwarding.ts";
import { end, printResult, startProgram } from "./_measure.ts";

const PORTS = [0, 1];
const LCORE = 0;

startProgram();
const pool = setUpPorts(2);
for (const name of [POOL_NAME, packetPoolName(0)]) {
  PktmbufPool.create(name, { count: 1023 });
}

function symmetric(): () => void {
  const counters = new PortCounters();
  return openSymmetric({ ports: PORTS, queue: 0, counters: counters.buffer });
}

/** A server with one client, which gets whole bursts, and one with two. */
function clientsAndServer(): () => void {
  const memory = Memzone.create("port_info", SHARED_INFO_SIZE);
  const info = new SharedInfo(memory.window);
  info.clear();
  info.setPorts(PORTS);
  return inTurn([
    openGroup(info, ["client"]),
    openGroup(info, ["client_0", "client_1"]),
  ]);
}

function openGroup(info: SharedInfo, names: string[]): () => void {
  const { window } = pool;
  const flags = RingFlag.SP_ENQ | RingFlag.SC_DEQ;
  const rings = names.map((name) => Ring.create(name, 128, { flags }));
  const counters = {
    received: new Float64Array(rings.length),
    dropped: new Float64Array(rings.length),
  };
  const distribute = openDistributor({ info, pool, rings, counters });
  const senders = rings.map((ring, client) =>
    openSender({ client, info, window, ring })
  );
  return inTurn([
    distribute,
    ...senders.flatMap(({ round }) => [round, round]),
  ]);
}

function worker(): () => void {
  const memory = Memzone.create("l2fwd_fork", GROUP_MEMORY_SIZE);
  const group = new GroupMemory(memory.window);
  group.format({
    portMask: 3,
    floating: false,
    portsPerLcore: 2,
    mainLcore: LCORE,
    mainPid: 0,
    epoch: 0,
  });
  for (const id of PORTS) group.setPort(id, id ^ 1, new Port(id).mac());
  group.enable(LCORE, LCORE, PORTS);
  return openWorker(group, LCORE).round;
}

// A round has a burst from each port, for each loop in it.
printResult(
  bytesOfRounds(symmetric(), 2),
  bytesOfRounds(clientsAndServer(), 4),
  bytesOfRounds(worker(), 2),
);
end();
