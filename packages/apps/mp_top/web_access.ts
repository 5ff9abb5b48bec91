/**
 * Who may see the page. Pure.
 *
 * @module
 */
import { createHash, timingSafeEqual } from "node:crypto";
import { isLoopback } from "./listen_address.ts";

/** What a request says about who sends it. */
export interface Asker {
  readonly method: string;
  readonly url: URL;
  /** Header `Host`. */
  readonly host: string | undefined;
  /** Header `Authorization`. */
  readonly authorization: string | undefined;
}

/** How a request is refused. */
export interface Refusal {
  readonly status: 401 | 403 | 405;
  readonly text: string;
}

/**
 * Tells whether a request may be answered.
 *
 * @param token What the asker must know; undefined for nothing.
 * @returns undefined if it may.
 */
export function refuse(
  { method, url, host, authorization }: Asker,
  token: string | undefined,
): Refusal | undefined {
  if (method !== "GET") return { status: 405, text: "Only GET\n" };
  if (token === undefined) {
    // Without a token, a strange name that points here would let any web page
    // read along (DNS rebinding).
    return host !== undefined && isLoopback(hostName(host))
      ? undefined
      : { status: 403, text: "Not a name of this machine\n" };
  }
  const bearer = /^Bearer (\S+)$/.exec(authorization ?? "")?.[1];
  const shown = bearer ?? url.searchParams.get("token") ?? "";
  return isSame(shown, token)
    ? undefined
    : { status: 401, text: "Token missing or wrong\n" };
}

/** The name in a `Host` header, without port and brackets. */
function hostName(host: string): string {
  return host.replace(/:\d+$/, "").replace(/^\[(.*)\]$/, "$1").toLowerCase();
}

/** Takes the same time whatever differs. */
function isSame(one: string, other: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}
