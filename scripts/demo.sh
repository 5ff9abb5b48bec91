#!/usr/bin/env bash
# Shows DPDK for TypeScript at work.
#
#   scripts/demo.sh                    two processes chat over shared hugepages
#   scripts/demo.sh symmetric_mp       two processes share the traffic of two ports
#   scripts/demo.sh client_server_mp   a server deals packets out to two clients
#   scripts/demo.sh l2fwd_fork         a worker is killed under traffic, and comes back
#   scripts/demo.sh mixed              a C and a TypeScript process share two ports
#
# Prepares the machine (scripts/setup.sh), brings up examples/NAME.yaml with
# mp_run and looks at what it does; exits 0 only if that was seen.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

case ${1:-} in
  -h | --help)
    sed -n '2,/^[^#]/s/^# \{0,1\}//p' scripts/demo.sh
    exit 0
    ;;
esac

# What is there already is no news; what changes or lacks something is.
[ "${1:-}" = mixed ] && dev=--dev || dev=
# shellcheck disable=SC2086  # no option if it is empty
scripts/setup.sh $dev | { grep --line-buffered -v '^ok ' || true; }

exec deno run --allow-all scripts/demo.ts "$@"
