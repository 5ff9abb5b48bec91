/**
 * Help text of symmetric_mp.
 *
 * @module
 */

/** Printed by `--help`, and behind the reason when options are wrong. */
export const USAGE =
  `Usage: symmetric_mp [EAL options] -- -p PORTMASK --num-procs N --proc-id ID

Equal processes share the ports: each one reads its own queue of every port
and sends what comes in on the partner port: first and second selected port,
third and fourth, and so on. Start the primary first, then the others with the
same --file-prefix and other lcores:

  symmetric_mp --lcores 0@0 --proc-type=primary ... -- -p 3 --num-procs=2 --proc-id=0
  symmetric_mp --lcores 1@1 --proc-type=secondary -- -p 3 --num-procs=2 --proc-id=1

Application options:

  -p PORTMASK       ports to use, as hexadecimal bits: an even number of them
  --num-procs N     how many processes there will be; a secondary may leave it out
  --proc-id ID      which of them this one is, from 0 to N - 1
  --mbufs COUNT     size of the packet pool that a primary makes (default: 65536,
                    about 155 MB); not in the C example

The useful EAL options:

  --lcores MAP            lcores and their CPUs, such as 0@0; they share the ports
  --proc-type=TYPE        primary (default), secondary or auto
  --file-prefix=NAME      name of the process group (default: rte)
  --no-pci, --vdev=DEVICE leave network cards alone, use virtual devices

Any of the processes may be the C example. SIGINT and SIGTERM end a process and
print its packet counters.
`;
