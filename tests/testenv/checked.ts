/**
 * Tests and checked mode (`tests/run.ts --checked`).
 *
 * @module
 */
import { isChecked } from "../../packages/eal/internal/checked.ts";

/**
 * A test that is none of checked mode's, as it cannot hold there: it corrupts
 * something on purpose, to see what happens, counts what checks cost, or has
 * more busy processes than they leave CPUs for. It runs in the other passes.
 */
export function uncheckedTest(
  name: string,
  fn: () => void | Promise<void>,
): void {
  if (!isChecked()) Deno.test(name, fn);
}
