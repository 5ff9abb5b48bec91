/**
 * Lists of named objects in shared memory.
 *
 * @module
 */
import type { GroupLayout } from "./_layout.ts";
import type { GroupMemory } from "./_group_memory.ts";

/** A list with more is a damaged one. */
const ENTRY_LIMIT = 65536;

/** Addresses of the objects in a list. @see rte_tailq_entry */
export function listObjects(
  memory: GroupMemory,
  first: number,
  { open: { rte_tailq_entry: at } }: GroupLayout,
): number[] {
  const found: number[] = [];
  const seen = new Set<number>();
  for (let entry = first; entry !== 0 && !seen.has(entry);) {
    seen.add(entry);
    const bytes = memory.read(entry, at.sizeof);
    if (bytes === undefined || found.length >= ENTRY_LIMIT) break;
    const object = bytes.u64(at.data);
    if (object !== 0) found.push(object);
    entry = bytes.u64(at["next.tqe_next"]);
  }
  return found;
}
