/**
 * Writes the JSON Schema of mp_run's files for editors.
 *
 *   deno run -A scripts/build_schema.ts           write schema/mp_run.schema.json
 *   deno run -A scripts/build_schema.ts --check   exit 1 if it would change
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { SCHEMA } from "../packages/apps/mp_run/schema.ts";

const PATH = fileURLToPath(
  new URL("../schema/mp_run.schema.json", import.meta.url),
);

function main(): number {
  const text = `${JSON.stringify(SCHEMA, null, 2)}\n`;
  if (!Deno.args.includes("--check")) {
    Deno.writeTextFileSync(PATH, text);
    return 0;
  }
  if (Deno.readTextFileSync(PATH) === text) return 0;
  console.error(`${PATH} is stale: run deno task generate`);
  return 1;
}

Deno.exit(main());
