/**
 * The commands of iproute2 and ethtool that make a group's network. Pure.
 *
 * @module
 */
import type { KernelEnd, TapSection, VethSection } from "./group_file.ts";

/** A command, and the one that takes it back. */
export interface Step {
  /** Program and arguments. */
  readonly argv: readonly string[];
  /** Takes it back; run only if the command succeeded. */
  readonly undo?: readonly string[];
}

/** Makes a namespace. */
export function namespaceSteps(name: string): Step[] {
  return [
    {
      argv: ["ip", "netns", "add", name],
      undo: ["ip", "netns", "delete", name],
    },
    { argv: ["ip", "-n", name, "link", "set", "lo", "up"] },
  ];
}

/** Makes a pair of devices and sets up the end that the kernel sees. */
export function vethSteps(veth: VethSection): Step[] {
  const { device, peer, namespace } = veth;
  const place = namespace === undefined ? [] : ["netns", namespace];
  const add = [
    ...["ip", "link", "add", device, "type", "veth"],
    ...["peer", "name", peer, ...place],
  ];
  return [
    { argv: add, undo: ["ip", "link", "delete", device] },
    { argv: silence(device, undefined) },
    { argv: ["ip", "link", "set", device, "up"] },
    ...kernelEnd(peer, veth).map((argv) => ({ argv })),
    // The kernel would leave checksums to a card that is not there.
    {
      argv: [...inside(namespace), "ethtool", "-K", peer, "tx", "off"],
    },
  ];
}

/** Sets up the kernel's side of a net_tap device, once that is there. */
export function tapCommands(tap: TapSection): string[][] {
  const { device, namespace } = tap;
  const move = namespace === undefined
    ? []
    : [["ip", "link", "set", device, "netns", namespace]];
  return [...move, ...kernelEnd(device, tap)];
}

/** The words that run a command in a namespace. */
export function inside(namespace: string | undefined): string[] {
  return namespace === undefined ? [] : ["ip", "netns", "exec", namespace];
}

function kernelEnd(
  device: string,
  { namespace, address, mac }: KernelEnd,
): string[][] {
  const ip = namespace === undefined ? ["ip"] : ["ip", "-n", namespace];
  return [
    // An IPv6 address needs what would otherwise only add noise.
    ...address?.includes(":") ? [] : [silence(device, namespace)],
    ...mac === undefined
      ? []
      : [[...ip, "link", "set", device, "address", mac]],
    ...address === undefined
      ? []
      : [[...ip, "addr", "add", address, "dev", device]],
    [...ip, "link", "set", device, "up"],
  ];
}

/** Nothing but what the user sends shall be on the path. */
function silence(device: string, namespace: string | undefined): string[] {
  const setting = `net.ipv6.conf.${device}.disable_ipv6=1`;
  return [...inside(namespace), "sysctl", "-qw", setting];
}
