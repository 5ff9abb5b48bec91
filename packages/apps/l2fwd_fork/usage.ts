/**
 * Help text of l2fwd_fork.
 *
 * @module
 */

/** Printed by `l2fwd_fork --help`, and when its options are wrong. */
export const USAGE =
  `Usage: l2fwd_fork [EAL options] -- -p PORTMASK [-q NQ] [-T PERIOD] [-f]

Forwards packets between pairs of ports, in a worker process per lcore. The
main process starts the workers, watches them and starts them again when they
end, with their partners; counters go on.

Application options:

  -p PORTMASK   ports to use, as hexadecimal bits
  -q NQ         ports that one lcore reads, from 1 (the default) to 15
  -T PERIOD     seconds from one statistics screen to the next, up to 86399
                (default: 10); 0 for none
  -f            workers float: under free lcore ids, on all CPUs that this
                process had when it was started

The useful EAL options:

  -l LIST, --lcores MAP   one lcore for the main process and one for each NQ
                          ports: two ports need three lcores
  --file-prefix=NAME      name of the process group (default: rte)
  --no-pci, --vdev=DEVICE leave network cards alone, use virtual devices

Workers need shared memory: --no-huge, --no-shconf and --in-memory are refused.
SIGINT and SIGTERM to the main process stop the workers and the ports and end
it. To see a recovery: ps -ef | grep l2fwd_fork, then kill -9 a worker.
`;
