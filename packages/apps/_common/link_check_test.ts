import assert from "node:assert/strict";
import { checkLinks, type LinkSource } from "./link_check.ts";

/** A port whose link comes up at a look. */
function port(id: number, upAt: number): LinkSource {
  let looks = 0;
  return {
    id,
    linkNoWait: () => {
      const up = ++looks >= upAt;
      return { up, text: up ? "Link up at 10 Gbps FDX Fixed" : "Link down" };
    },
  };
}

/** What is printed, and how long the check waited. */
async function check(
  ports: readonly LinkSource[],
  running: () => boolean = () => true,
): Promise<[string, number]> {
  let output = "";
  let waited = 0;
  const write = (text: string) => output += text;
  await checkLinks(ports, { write, running }, (milliseconds) => {
    waited += milliseconds;
    return Promise.resolve();
  });
  return [output, waited];
}

Deno.test("checkLinks prints at once when all links are up", async () => {
  assert.deepEqual(await check([port(0, 1), port(3, 1)]), [
    "\nChecking link statusdone\n" +
    "Port 0 Link up at 10 Gbps FDX Fixed\n" +
    "Port 3 Link up at 10 Gbps FDX Fixed\n",
    0,
  ]);
});

Deno.test("checkLinks prints a dot for each look until the last is up", async () => {
  const [output, waited] = await check([port(0, 1), port(1, 4)]);
  assert.match(output, /^\nChecking link status\.\.\.done\n/);
  assert.equal(waited, 300);
});

Deno.test("checkLinks gives up after 9 seconds", async () => {
  const [output, waited] = await check([port(0, 1000)]);
  assert.equal(
    output,
    `\nChecking link status${".".repeat(90)}done\nPort 0 Link down\n`,
  );
  assert.equal(waited, 9000);
});

Deno.test("checkLinks takes a link that cannot be read as down", async () => {
  const broken: LinkSource = {
    id: 2,
    linkNoWait: () => {
      throw new Error("No such device");
    },
  };
  const [output, waited] = await check([broken]);
  assert.match(output, /done\nPort 2 link get failed: No such device\n$/);
  assert.equal(waited, 9000);
});

Deno.test("checkLinks ends when it shall no longer run", async () => {
  const [output] = await check([port(0, 9)], () => false);
  assert.equal(output, "\nChecking link status.");
});
