#!/bin/sh
# Prepares the machine (scripts/setup.sh --dev) and runs every check and test.
# The last line is `N passed, N failed, N skipped`; exits 1 if anything failed.
set -eu
cd "$(dirname "$0")/.."

if ! scripts/setup.sh --dev; then
  echo '0 passed, 1 failed, 0 skipped'
  exit 1
fi
hash -r
exec deno run --allow-all scripts/ok.ts "$@"
