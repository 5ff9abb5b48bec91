/**
 * Where the page is served. Pure.
 *
 * @module
 */
import { isIP } from "node:net";
import { OptionError } from "../_common/program.ts";

/** An address to listen on. */
export interface ListenAddress {
  readonly host: string;
  /** 0 for any free port. */
  readonly port: number;
}

const LOOPBACK = "127.0.0.1";
const DEFAULT_PORT = 9420;

/**
 * Reads the value of `--web`.
 *
 * @param text `HOST:PORT`, `[IPV6]:PORT`, `:PORT`, `PORT`, or nothing.
 * @throws {OptionError} if it is none of these.
 */
export function parseListenAddress(text: string): ListenAddress {
  if (text === "") return { host: LOOPBACK, port: DEFAULT_PORT };
  const found = /^(?:(\[[^\]]+\]|[^:[\]]*):)?(\d{1,5})$/.exec(text);
  const port = Number(found?.[2]);
  if (found === null || port > 65535) {
    throw new OptionError(`no address to listen on: ${text}`);
  }
  const host = (found[1] ?? "").replace(/^\[(.*)\]$/, "$1") || LOOPBACK;
  return { host, port };
}

/** Tells whether only this machine reaches an address. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" ||
    (isIP(host) === 4 && host.startsWith("127."));
}
