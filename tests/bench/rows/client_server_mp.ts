/**
 * mp_server deals packets of two net_null ports out to mp_clients.
 *
 * @module
 */
import type { TestProcess } from "../../testenv/process.ts";
import type { Bench, Measurement } from "../bench.ts";
import { application, NULL_PORTS, startCommand } from "../programs.ts";

const FOLDER = "multi_process/client_server_mp";
const READY = "APP: Finished Process Init.";
/** The server has the first core, all clients the other. */
const CLIENT_LCORES = [1, 3];

async function pipeline(
  measurement: Measurement,
  clients: number,
): Promise<TestProcess[]> {
  const { side } = measurement;
  const server = startCommand(
    measurement,
    application(side, `${FOLDER}/mp_server`),
    { extra: NULL_PORTS },
    ["-p", "3", "-n", clients],
  );
  await server.waitForLine(READY);
  const started = [server];
  for (let id = 0; id < clients; id++) {
    const client = startCommand(
      measurement,
      application(side, `${FOLDER}/mp_client`),
      { lcores: [CLIENT_LCORES[id]!], processType: "secondary" },
      ["-n", id],
    );
    await client.waitForLine(READY);
    started.push(client);
  }
  return started;
}

/** With one and with two clients. */
export const clientServerMp: readonly Bench[] = [1, 2].map((clients) => ({
  name: `client_server_mp_${clients}`,
  about: `mp_server on one core, ${clients} mp_client${
    clients === 1 ? "" : "s"
  } on the other: packets that left`,
  metrics: [{
    name: `mp_server -> mp_client, ${clients} client${
      clients === 1 ? "" : "s"
    }`,
    unit: "Mpps",
    better: "more",
    limit: 0.95,
  }],
  forward: (measurement) => pipeline(measurement, clients),
}));
