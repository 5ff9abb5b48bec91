/**
 * What `console.log` shows of the EAL.
 *
 * @module
 */

/** What of it is shown. */
interface EalState {
  readonly filePrefix: string;
  readonly processType: string;
  readonly isOpen: boolean;
}

/** Such as `"chat" { primary }`. */
export function showEal(
  { filePrefix, processType, isOpen }: EalState,
): string {
  return `"${filePrefix}" { ${processType}${isOpen ? "" : ", ended"} }`;
}
