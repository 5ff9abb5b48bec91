/**
 * The page and its data over HTTP. There is nothing that a request could
 * change.
 *
 * @module
 */
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import process from "node:process";
import type { ListenAddress } from "./listen_address.ts";
import type { Observation } from "./observation.ts";
import { OPEN_METRICS_TYPE, openMetrics } from "./open_metrics.ts";
import { page } from "./page.generated.ts";
import { RingCounter } from "./ring_totals.ts";
import type { Sample } from "./sample.ts";
import { refuse } from "./web_access.ts";

/** What is served and to whom. */
export interface WebOptions {
  readonly observation: Observation;
  /** Seconds between two samples. */
  readonly interval: number;
  readonly address: ListenAddress;
  /** What a browser must know; undefined for nothing. */
  readonly token: string | undefined;
}

/** Browsers that may listen at once. */
const MOST_LISTENERS = 32;
/** Bytes that may wait for a slow browser; what comes then is left out. */
const MOST_WAITING = 1 << 20;

const HEADERS: Readonly<Record<string, string>> = {
  "Cache-Control": "no-store",
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Cross-Origin-Resource-Policy": "same-origin",
};

/** Serves a group, or a recording of one. */
export class WebServer {
  readonly #options: WebOptions;
  readonly #server: Server;
  readonly #listeners = new Set<ServerResponse>();
  readonly #counter = new RingCounter();

  private constructor(options: WebOptions) {
    this.#options = options;
    this.#server = createServer((request, response) => {
      response.on("error", () => {}); // The browser went away.
      this.#answer(request, response);
    });
  }

  /**
   * Starts to serve.
   *
   * @throws {Error} if the address cannot be used.
   */
  static async start(options: WebOptions): Promise<WebServer> {
    const { host, port } = options.address;
    const web = new WebServer(options);
    let refused: (error: Error) => void = () => {};
    try {
      await new Promise<void>((resolve, reject) => {
        refused = reject;
        // Deno throws a missing permission from a tick of its own.
        process.once("uncaughtException", refused);
        web.#server.once("error", reject).listen(port, host, resolve);
      });
    } catch (error) {
      const { code, message } = error as Error & { code?: string };
      const reason = code === "EADDRINUSE"
        ? "another program uses it"
        : code === "EADDRNOTAVAIL" || code === "EINVAL"
        ? "this machine does not have it"
        : message;
      throw new Error(`Cannot serve on ${host}:${port}: ${reason}`);
    } finally {
      process.off("uncaughtException", refused);
    }
    return web;
  }

  /** Address of the page, with its token. */
  get url(): string {
    const { host } = this.#options.address;
    const { token } = this.#options;
    const { port } = this.#server.address() as AddressInfo;
    const name = host.includes(":") ? `[${host}]` : host;
    const query = token === undefined ? "" : `?token=${token}`;
    return `http://${name}:${port}/${query}`;
  }

  /** Sends a new sample, or the reason why there is none, to all browsers. */
  publish(sample: Sample | undefined): void {
    if (sample !== undefined) this.#counter.add(sample);
    const text = sample === undefined
      ? event("problem", this.#options.observation.problem)
      : event("sample", sample);
    for (const response of this.#listeners) {
      if (response.writableLength < MOST_WAITING) response.write(text);
    }
  }

  /** Stops to serve; browsers are cut off. */
  async close(): Promise<void> {
    for (const response of this.#listeners) response.end();
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const url = parseTarget(request.url);
    if (url === undefined) return send(response, 400, "Bad request\n");
    const { method = "", headers } = request;
    const { host, authorization } = headers;
    const asker = { method, url, host, authorization };
    const refusal = refuse(asker, this.#options.token);
    if (refusal !== undefined) {
      if (refusal.status === 405) response.setHeader("Allow", "GET");
      if (refusal.status === 401) {
        response.setHeader("WWW-Authenticate", "Bearer");
      }
      return send(response, refusal.status, refusal.text);
    }
    this.#serve(url, response);
  }

  #serve(url: URL, response: ServerResponse): void {
    const { observation } = this.#options;
    switch (url.pathname) {
      case "/":
        response.setHeader("Content-Security-Policy", page.policy);
        return send(response, 200, page.html, "text/html; charset=utf-8");
      case "/metrics": {
        const { prefix, latest, problem } = observation;
        const sample = problem === "" ? latest : undefined;
        const text = openMetrics(prefix, sample, this.#counter.totals);
        return send(response, 200, text, OPEN_METRICS_TYPE);
      }
      case "/history":
        return sendJson(response, observation.history.columns());
      case "/sample": {
        const at = Number(url.searchParams.get("at") ?? NaN);
        const sample = Number.isNaN(at)
          ? observation.latest
          : observation.history.at(at);
        if (sample === undefined) return send(response, 404, "No sample\n");
        return sendJson(response, sample);
      }
      case "/events":
        return this.#listen(response);
    }
    send(response, 404, "No such page\n");
  }

  #listen(response: ServerResponse): void {
    if (this.#listeners.size >= MOST_LISTENERS) {
      return send(response, 503, "Too many listeners\n");
    }
    const { observation, interval } = this.#options;
    const { prefix, kind, latest, problem } = observation;
    response.writeHead(200, {
      ...HEADERS,
      "Content-Type": "text/event-stream",
    });
    response.write(event("hello", { prefix, kind, interval }));
    if (latest !== undefined) response.write(event("sample", latest));
    if (problem !== "") response.write(event("problem", problem));
    this.#listeners.add(response);
    response.on("close", () => this.#listeners.delete(response));
  }
}

function event(name: string, data: unknown): string {
  return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}

function parseTarget(target = "/"): URL | undefined {
  try {
    return new URL(target, "http://mp_top.invalid");
  } catch {
    return undefined;
  }
}

function sendJson(response: ServerResponse, value: unknown): void {
  send(response, 200, JSON.stringify(value), "application/json");
}

function send(
  response: ServerResponse,
  status: number,
  text: string,
  type = "text/plain; charset=utf-8",
): void {
  response.writeHead(status, {
    ...HEADERS,
    "Content-Type": type,
    "Content-Length": new TextEncoder().encode(text).length,
  });
  response.end(text);
}
