import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import type { FromSchema } from "npm:json-schema-to-ts@3.1.1";
import type { GroupFile, ProcessSection } from "./group_file.ts";
import type { process } from "./_schema_process.ts";
import { SCHEMA } from "./schema.ts";

/** What the schema lets pass. */
type Checked = FromSchema<typeof SCHEMA>;

/** A process that the schema lets pass; a pattern stands for words there. */
type CheckedProcess =
  & Omit<FromSchema<Omit<typeof process, "oneOf">>, "restart">
  & Pick<ProcessSection, "restart">;

/** Fails to compile when one type has a key that the other lacks. */
type Same<A, B> = [A] extends [B] ? [B] extends [A] ? true : false : false;

Deno.test("SCHEMA is what editors are given", () => {
  const url = new URL("../../../schema/mp_run.schema.json", import.meta.url);
  assert.equal(
    readFileSync(url, "utf8"),
    `${JSON.stringify(SCHEMA, null, 2)}\n`,
    "run deno task generate",
  );
});

Deno.test("GroupFile is the type of what SCHEMA lets pass", () => {
  // The compiler is the one who tests.
  const file: Omit<GroupFile, "processes"> = {} as Checked;
  const section: ProcessSection = {} as CheckedProcess;
  const keys: Same<keyof GroupFile, keyof typeof SCHEMA.properties> = true;
  const own: Same<keyof ProcessSection, keyof typeof process.properties> = true;
  assert.ok(file && section && keys && own);
});
