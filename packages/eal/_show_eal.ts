/**
 * What `console.log` shows of the EAL.
 *
 * @module
 */
import type { Eal } from "./eal.ts";

/** Such as `"chat" { primary }`. */
export function showEal({ filePrefix, processType, isOpen }: Eal): string {
  return `"${filePrefix}" { ${processType}${isOpen ? "" : ", ended"} }`;
}
