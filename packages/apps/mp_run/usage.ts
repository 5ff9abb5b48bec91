/**
 * Help text of mp_run.
 *
 * @module
 */

/** Printed by `mp_run --help`. */
export const USAGE = `Usage: mp_run [OPTIONS] FILE.yaml

Brings up a group of DPDK processes from one file: namespaces and devices, then
each process once those above it are ready, with lcores that never overlap.
Ctrl-C takes all of it down again, the last process first, and removes the
devices, the hugepage files and the runtime folder.

Options:

  --check        only check the file; exit code 0 if nothing is wrong
  --dry-run      only print the commands, as you would type them
  --clear        only remove what a killed run of this group left behind
  --name NAME    name of the group, in place of the file's
  --help         this text

While it runs:

  LABEL> TEXT    types TEXT into the process of that label
  TEXT           types into the same process as before
  Ctrl-C         ends the group; a second one kills what does not end

Exit codes: 0 when all processes have ended with 0, or that of the process that
ends the group; 1 after a failure; 2 for a wrong file or command line; 129, 130
or 143 after SIGHUP, SIGINT or SIGTERM.

NO_COLOR=1 prints without colors. The keys of a file are described in
packages/apps/mp_run/README.md and, for editors, in schema/mp_run.schema.json.
`;
