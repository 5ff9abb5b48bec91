/**
 * Samples on a page for the browser.
 *
 * @module
 */
import { randomBytes } from "node:crypto";
import process from "node:process";
import type { Ending } from "../_common/program.ts";
import { isLoopback, type ListenAddress } from "./listen_address.ts";
import type { Observation } from "./observation.ts";
import { WebServer } from "./web_server.ts";

/** How the page is served. */
export interface ServeOptions {
  /** Seconds between two samples. */
  readonly interval: number;
  /** What a browser must know; undefined to have one made if it is needed. */
  readonly token: string | undefined;
}

/** Serves the page until the program shall end. */
export async function serve(
  options: ServeOptions,
  address: ListenAddress,
  observation: Observation,
  { ended }: Ending,
): Promise<void> {
  const { interval } = options;
  const token = options.token ??
    (isLoopback(address.host) ? undefined : randomBytes(16).toString("hex"));
  const web = await WebServer.start({ observation, interval, address, token });
  try {
    process.stdout.write(`mp_top: ${observation.prefix} on ${web.url}\n`);
    if (observation.kind === "recording") return await ended;
    await observation.follow(interval, ended, (sample) => {
      web.publish(sample);
      return true;
    });
  } finally {
    await web.close();
  }
}
