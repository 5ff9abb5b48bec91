/**
 * Help text of mp_top.
 *
 * @module
 */

/** Printed by `mp_top --help`. */
export const USAGE = `Usage: mp_top [options] [PREFIX]

Shows a group of DPDK processes while it runs: processes, ports, rings,
mempools, their rates and their past. It only reads, by a mapping that cannot
write; the group's programs, C or TypeScript, notice nothing. PREFIX is their
--file-prefix (DPDK's default: rte). Without it, one can be chosen.

On a terminal it is a live view (? lists the keys). Elsewhere it prints a sample
as text at each interval.

  --once             print one sample, after one interval, and end
  --json             print each sample as a JSON document on a line
  --interval SECONDS time between two samples, 0.05 to 3600 (default: 1)
  --list             list the groups of this machine and end
  --file-prefix=NAME another way to give PREFIX

A page for the browser:

  --web [HOST:PORT]  serve it there (default: 127.0.0.1:9420; port 0: any free
                     one) and print its address; /metrics has OpenMetrics.
                     Anything but a loopback address needs a token.
  --token TOKEN      what a browser must know (default: none on loopback; a new
                     one, printed with the address, elsewhere)

What a group left behind, and what was recorded:

  --queued           print what waits in the rings of a dead or living group
  --pcapng FILE      write the packets that wait in the rings
  --record FILE      write each sample to a new file
  --replay FILE      show a recording in place of a group

NO_COLOR turns colours off. Permissions: --allow-ffi; --web needs --allow-net
too, --record and --pcapng --allow-write, --replay --allow-read.

Exit codes: 0, 1 for a group or file that cannot be read, 2 for a wrong command
line, 130 or 143 after SIGINT or SIGTERM.
`;
