/**
 * simple_mp from a URL chats with the C example, in either part.
 */
import assert from "node:assert/strict";
import { Chatter, type Kind, startChatter } from "../testenv/simple_mp.ts";
import { ealArguments } from "../testenv/ealtest.ts";
import { type UrlTest, withServer } from "./by_url.ts";

type Role = "primary" | "secondary";

const LCORES = { primary: [0, 1], secondary: [2, 3] } as const;

async function startFromUrl(test: UrlTest, role: Role): Promise<Chatter> {
  const lcores = LCORES[role];
  const process = test.run(
    test.server.url("apps/simple_mp.ts"),
    ealArguments(test.prefix, { lcores, processType: role }),
  );
  await process.waitForLine("APP: Finished Process Init.");
  await process.waitForLine(`Starting core ${lcores[1]}`);
  const chatter = new Chatter(process, lcores[1]);
  await chatter.prompted(1);
  return chatter;
}

function startEither(
  test: UrlTest,
  kind: Kind | "URL",
  role: Role,
): Promise<Chatter> {
  return kind === "URL"
    ? startFromUrl(test, role)
    : startChatter(test.start, kind, role, test.prefix);
}

for (
  const [first, second] of [["URL", "C"], ["C", "URL"], ["URL", "URL"]] as const
) {
  Deno.test(`simple_mp by URL chats both ways: ${first} primary, ${second} secondary`, () =>
    withServer(async (test) => {
      const primary = await startEither(test, first, "primary");
      const secondary = await startEither(test, second, "secondary");
      await primary.say("send hello");
      await secondary.hears("hello");
      await secondary.say("send back");
      await primary.hears("back");
      assert.equal(await secondary.quit(), 0);
      assert.equal(await primary.quit(), 0);
      assert.deepEqual(test.server.missing, []);
    }));
}
