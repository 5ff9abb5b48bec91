import assert from "node:assert/strict";
import { uniqueShortName } from "../testenv/prefix.ts";
import { runTool } from "./command.ts";
import { withNamespaces } from "./namespaces.ts";

Deno.test("withNamespaces removes namespaces and devices also after a failure", async () => {
  const outer = uniqueShortName("t");
  const names: string[] = [];
  const failure = new Error("on purpose");
  await assert.rejects(
    withNamespaces([outer], (first, second) => {
      names.push(first.name, second.name);
      runTool(
        ...["ip", "link", "add", outer, "type", "veth"] as const,
        ...["peer", "name", uniqueShortName("t"), "netns", second.name],
      );
      assert.ok(runTool("ip", "netns", "list").includes(first.name));
      throw failure;
    }),
    failure,
  );
  const left = runTool("ip", "netns", "list") + runTool("ip", "link", "show");
  for (const gone of [outer, ...names]) assert.ok(!left.includes(gone), gone);
});
