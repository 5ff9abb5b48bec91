import assert from "node:assert/strict";
import { deviceNames, run, withNamespaces } from "./_namespaces.ts";

Deno.test("withNamespaces removes namespaces and devices also after a failure", async () => {
  const name = deviceNames();
  const outer = name("e");
  const names: string[] = [];
  const failure = new Error("on purpose");
  await assert.rejects(
    withNamespaces([outer], (first, second) => {
      names.push(first.name, second.name);
      run(
        ...["ip", "link", "add", outer, "type", "veth"] as const,
        ...["peer", "name", name("f"), "netns", second.name],
      );
      assert.ok(run("ip", "netns", "list").includes(first.name));
      throw failure;
    }),
    failure,
  );
  const left = run("ip", "netns", "list") + run("ip", "link", "show");
  for (const gone of [outer, ...names]) assert.ok(!left.includes(gone), gone);
});
