/**
 * A plain file server on loopback, which knows nothing of the project: it
 * gives out files below the repository's root with their content types.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".ts": "application/typescript; charset=utf-8",
};

/** A running server. */
export interface FileServer {
  /** Such as "127.0.0.1:40001": what `--allow-import` is given. */
  readonly host: string;
  /** URL of a file, its path as seen from the repository's root. */
  url(path: string): string;
  /** Paths asked for and not found. */
  readonly missing: readonly string[];
  /** Ends it, and the connections that are open. */
  close(): Promise<void>;
}

/** Serves the repository's files, and texts of the caller. */
export async function serveFiles(
  texts: Readonly<Record<string, string>> = {},
): Promise<FileServer> {
  const missing: string[] = [];
  const server: Server = createServer((request, response) => {
    // The URL class takes ".." out, so that nothing above the root is reached.
    const { pathname } = new URL(request.url!, "http://127.0.0.1");
    const content = texts[pathname] ?? readFile(pathname);
    if (content === undefined) {
      missing.push(pathname);
      response.writeHead(404).end();
      return;
    }
    const type = CONTENT_TYPES[extname(pathname)] ?? "text/plain";
    response.writeHead(200, { "content-type": type }).end(content);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    host,
    url: (path) => `http://${host}/${path}`,
    missing,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function readFile(path: string): Uint8Array | undefined {
  try {
    return readFileSync(`${ROOT}${path}`);
  } catch {
    return undefined;
  }
}
