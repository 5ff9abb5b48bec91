/** A native library cannot be used: not found, not permitted, or not a version we know. */
export class LibraryError extends Error {
  override readonly name = "LibraryError";
}
