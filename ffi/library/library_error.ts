/**
 * Errors of libraries that cannot be used.
 *
 * @module
 */

/** A native library cannot be used: not found, not permitted, or not a version we know. */
export class LibraryError extends Error {
  /** The class's name. */
  override readonly name = "LibraryError";
}

/** What helps against a library that cannot be used. */
export const ADVICE =
  "Install the DPDK of your distribution, or set DPDK_LIB_DIR to the folder of one that was built with default options";

/** The error for a DPDK that the layout tables do not fit. */
export function unknownBuild(
  { path, version }: { readonly path: string; readonly version: string },
  problem: string,
): LibraryError {
  return new LibraryError(
    `Cannot use ${path} (DPDK ${version}): it was built with other options than this project knows: ${problem}. ${ADVICE}`,
  );
}
