import assert from "node:assert/strict";
import { refuse } from "./web_access.ts";

function ask(
  { method = "GET", path = "/", host = "127.0.0.1:9420", authorization }: {
    method?: string;
    path?: string;
    host?: string | undefined;
    authorization?: string;
  },
  token?: string,
): number | undefined {
  const url = new URL(path, "http://x");
  return refuse({ method, url, host, authorization }, token)?.status;
}

Deno.test("refuse lets only GET through", () => {
  assert.equal(ask({}), undefined);
  for (const method of ["POST", "PUT", "DELETE", "HEAD", "OPTIONS", ""]) {
    assert.equal(ask({ method }), 405, method);
    assert.equal(ask({ method, path: "/?token=secret-1" }, "secret-1"), 405);
  }
});

Deno.test("refuse lets only names of this machine through without a token", () => {
  for (const host of ["localhost", "LOCALHOST:80", "[::1]:9420", "127.0.0.1"]) {
    assert.equal(ask({ host }), undefined, host);
  }
  for (const host of ["evil.example", "evil.example:9420", "10.0.0.1", ""]) {
    assert.equal(ask({ host }), 403, host);
  }
});

Deno.test("refuse wants the token, in the address or in a header", () => {
  const token = "secret-1";
  assert.equal(ask({}, token), 401);
  assert.equal(ask({ path: "/?token=secret-2" }, token), 401);
  assert.equal(ask({ path: "/?token=secret-1" }, token), undefined);
  const host = "edge.example:9420";
  assert.equal(
    ask({ host, authorization: "Bearer secret-1" }, token),
    undefined,
  );
  assert.equal(ask({ authorization: "Bearer secret" }, token), 401);
  assert.equal(ask({ authorization: "Basic secret-1" }, token), 401);
});
