/**
 * The process on the runtimes that show it as Node does.
 *
 * @module
 */
import process from "node:process";
import type { Host } from "./host.ts";

/** For Node and Bun. */
export const nodeHost: Host = {
  arguments: () => process.argv.slice(2),
  exit: (code) => process.exit(code),
  onSignal(name, listener) {
    process.on(name, listener);
    return () => void process.off(name, listener);
  },
};
