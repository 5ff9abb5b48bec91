/**
 * Help texts of mp_server and mp_client.
 *
 * @module
 */

/** Printed by `mp_server --help`, and when its options are wrong. */
export const SERVER_USAGE =
  `Usage: mp_server [EAL options] -- -p PORTMASK -n NUM_CLIENTS

Reads packets from the ports and deals them out, one each in turn, to client
processes (mp_client), which send them. Start it first, then the clients with
the same --file-prefix and other lcores:

  mp_server --lcores 0@0,10@1 ... -- -p 3 -n 2
  mp_client --lcores 1@1 --proc-type=secondary -- -n 0
  mp_client --lcores 2@0 --proc-type=secondary -- -n 1

Application options:

  -p PORTMASK       ports to use, as hexadecimal bits: an even number of them
  -n NUM_CLIENTS    how many clients there will be, from 1 to 16
  --mbufs COUNT     size of the packet pool (default: enough to fill all queues,
                    7936 for two ports and two clients); not in the C example

The useful EAL options:

  --lcores MAP            lcores and their CPUs; the lowest one reads packets, the
                          next one, if any, shows statistics every second
  --file-prefix=NAME      name of the process group (default: rte)
  --no-pci, --vdev=DEVICE leave network cards alone, use virtual devices

Clients may be the C example. SIGINT and SIGTERM stop the ports and end it.
`;

/** Printed by `mp_client --help`, and when its options are wrong. */
export const CLIENT_USAGE = `Usage: mp_client [EAL options] -- -n CLIENT_ID

Sends the packets that mp_server hands to this client: those that came in on a
port leave on its partner port. Start mp_server first:

  mp_client --lcores 1@1 --proc-type=secondary --file-prefix=NAME -- -n 0

Application options:

  -n CLIENT_ID      which client this is, from 0 (the default) to 15; each id
                    can run once

The useful EAL options:

  --lcores MAP            one lcore of its own, with its CPU
  --proc-type=secondary   or auto
  --file-prefix=NAME      the server's (default: rte)

The server may be the C example. SIGINT and SIGTERM send what is held and end
it.
`;
