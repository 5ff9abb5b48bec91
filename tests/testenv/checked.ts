/**
 * Tests and checked mode (`tests/run.ts --checked`).
 *
 * @module
 */
import { isChecked } from "../../packages/eal/internal/checked.ts";

/**
 * A test that cannot hold in checked mode, where it is shown as skipped: it
 * corrupts something on purpose, to see what happens, counts what checks cost,
 * or has more busy processes than they leave CPUs for.
 */
export function uncheckedTest(
  name: string,
  fn: () => void | Promise<void>,
): void {
  Deno.test({ name, ignore: isChecked(), fn });
}
