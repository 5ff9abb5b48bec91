#!/usr/bin/env bash
# Shows DPDK for TypeScript at work.
#
#   scripts/demo.sh              two processes chat over shared hugepages
#   scripts/demo.sh l2fwd_fork   a worker is killed under traffic, and comes back
#
# Prepares the machine first (scripts/setup.sh); exits 0 only if that was seen.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# What is there already is no news; what changes or lacks something is.
scripts/setup.sh | { grep --line-buffered -v '^ok ' || true; }

exec deno run --allow-all scripts/demo.ts "$@"
