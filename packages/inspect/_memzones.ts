/**
 * The table of memzones.
 *
 * @module
 */
import type { GroupLayout } from "./_layout.ts";
import type { MappedArray } from "./_mapped_array.ts";
import type { MemzoneInfo } from "./snapshot.ts";

/** The memzones in use, by address. */
export function readMemzones(
  array: MappedArray,
  { open: { rte_memzone: at } }: GroupLayout,
): MemzoneInfo[] {
  return array.used().map((index) => {
    const bytes = array.element(index);
    return {
      name: bytes.text(at.name, 32),
      address: bytes.u64(at.addr),
      length: bytes.u64(at.len),
      socket: bytes.i32(at.socket_id),
    };
  }).filter(({ address }) => address !== 0)
    .sort((a, b) => a.address - b.address);
}
