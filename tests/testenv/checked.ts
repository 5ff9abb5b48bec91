/**
 * Tests and checked mode (`tests/run.ts --checked`).
 *
 * @module
 */
import { isChecked } from "../../packages/eal/internal/checked.ts";

/**
 * A test that cannot hold in checked mode, where it is shown as skipped: it
 * corrupts something on purpose, to see what happens, or counts what checks
 * cost.
 */
export function uncheckedTest(
  name: string,
  fn: () => void | Promise<void>,
): void {
  Deno.test({ name, ignore: isChecked(), fn });
}
