/**
 * What the main process makes before it starts workers, in C's order.
 *
 * @module
 */
import process from "node:process";
import type { Eal } from "../../eal/eal.ts";
import { Memzone } from "../../eal/memzone.ts";
import { socketId } from "../../eal/socket.ts";
import { Port } from "../../ethdev/port.ts";
import type { Run } from "../_common/eal_program.ts";
import { checkLinks } from "../_common/link_check.ts";
import { selectPorts } from "../_common/numbers.ts";
import {
  assignPorts,
  destinations,
  type LcoreShare,
  pairLcores,
} from "./assignment.ts";
import { CommandSender, createMessagePool } from "./command_channel.ts";
import {
  GROUP_MEMORY_NAME,
  GROUP_MEMORY_SIZE,
  GroupMemory,
  MAX_PORTS,
} from "./layout.ts";
import type { MainOptions } from "./options.ts";
import type { Member } from "./pair_keeper.ts";
import { createPacketPool, initPort, type UsedPort } from "./ports.ts";

/** Workers that live and die together, and the ports that they use. */
export interface Pair {
  readonly members: readonly Member[];
  readonly ports: readonly UsedPort[];
}

/** What the main process works with. */
export interface MainObjects {
  readonly group: GroupMemory;
  readonly ports: readonly UsedPort[];
  readonly pairs: readonly Pair[];
}

/**
 * Makes shared memory, pools, ports and command rings.
 *
 * @throws {Error} for what cannot be had.
 */
export async function makeObjects(
  run: Run,
  options: MainOptions,
): Promise<MainObjects> {
  const { eal, write } = run;
  const group = makeGroup(eal, options);
  const present = Port.list();
  if (present.length === 0) throw new Error("No Ethernet ports - bye");
  const ids = selectPorts(options.portMask, present)
    .filter((id) => id < MAX_PORTS);
  const ports = ids.map((id) => createPacketPool(new Port(id), write));
  if (ids.length % 2 !== 0) {
    write("Notice: odd number of ports in portmask.\n");
  }
  const routes = destinations(ids);
  const shares = share(eal, ids, options, write);
  for (const id of present) {
    const used = ports.find(({ port }) => port.id === id);
    if (used === undefined) write(`Skipping disabled port ${id}\n`);
    else {
      initPort(used, write);
      group.setPort(id, routes.get(id)!, used.port.mac());
    }
  }
  if (ports.length === 0) {
    throw new Error("All available ports are disabled. Please set portmask.");
  }
  await checkLinks(ports.map(({ port }) => port), run);
  const pairs = makePairs(pairLcores(shares, routes), group, ports, write);
  return { group, ports, pairs };
}

function makeGroup(eal: Eal, options: MainOptions): GroupMemory {
  const { window } = Memzone.create(GROUP_MEMORY_NAME, GROUP_MEMORY_SIZE, {
    socketId: socketId(),
  });
  const group = new GroupMemory(window);
  group.format({
    portMask: Number(options.portMask & 0xffff_ffffn),
    floating: options.floating,
    portsPerLcore: options.portsPerLcore,
    mainLcore: eal.mainLcore,
    mainPid: process.pid,
    epoch: Date.now() >>> 0,
  });
  for (const id of eal.lcores()) group.lcoreIds.claim(id);
  return group;
}

/** Deals ports out to lcores and says so. */
function share(
  eal: Eal,
  ids: readonly number[],
  { portsPerLcore }: MainOptions,
  write: (text: string) => void,
): LcoreShare[] {
  const shares = assignPorts(eal.workerLcores(), ids, portsPerLcore);
  if (shares === undefined) throw new Error("Not enough cores");
  for (const { lcore, ports } of shares) {
    for (const port of ports) write(`Lcore ${lcore}: RX port ${port}\n`);
  }
  for (const lcore of eal.workerLcores().slice(shares.length)) {
    write(`lcore ${lcore} has nothing to do\n`);
  }
  return shares;
}

function makePairs(
  groups: readonly LcoreShare[][],
  group: GroupMemory,
  ports: readonly UsedPort[],
  write: (text: string) => void,
): Pair[] {
  const socket = socketId();
  const pool = createMessagePool(socket);
  return groups.map((shares) => {
    const lcores = shares.map(({ lcore }) => lcore);
    write(`lcore ${lcores[0]} and ${lcores.at(-1)} paired\n`);
    const members = shares.map((share): Member => {
      const { lcore } = share;
      const partner = lcores.find((other) => other !== lcore) ?? lcore;
      group.enable(lcore, partner, share.ports);
      return { lcore, commands: new CommandSender(lcore, pool, socket) };
    });
    const ids = new Set(shares.flatMap((share) => share.ports));
    return { members, ports: ports.filter(({ port }) => ids.has(port.id)) };
  });
}
