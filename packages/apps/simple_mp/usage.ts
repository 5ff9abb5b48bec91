/**
 * Help text of simple_mp.
 *
 * @module
 */

/** Printed by `--help`. */
export const USAGE = `Usage: simple_mp [EAL options] [-- ignored]

Two processes chat over rings and a mempool in shared hugepages. Start the
primary first, then the secondary with the same --file-prefix and other lcores:

  simple_mp -l 0-1 --proc-type=primary
  simple_mp --lcores 2@0,3@1 --proc-type=secondary

All options go to DPDK's EAL unchanged. The useful ones:

  -l LIST                 lcores to run on; the lowest one serves the prompt,
                          every other one receives (with one lcore: send only)
  --lcores MAP            the same with CPUs named, for instance 2@0,3@1
  --proc-type=TYPE        primary (default), secondary or auto
  --file-prefix=NAME      name of the process group (default: rte)
  --no-pci                leave network devices alone

Either process may be the C example. Commands at the prompt:

  send WORD    send a word of at most 126 characters
  help         list the commands
  quit         leave; so does the end of input (^D)
`;
