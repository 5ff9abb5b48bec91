/**
 * Functions of a library that are called a few times.
 *
 * The engine compiles a piece of code for each function that it binds: 0.2 to
 * 0.5 ms, and a start needs forty of them. It has no switch for that, but
 * leaves functions alone that return a struct. A struct of one number comes
 * back in the same register as that number, on x86-64 and on arm64, so such
 * functions are bound as returning one, until they are called often.
 *
 * @module
 */
import type { CStruct, CType } from "./types.ts";

/** After so many calls a function is worth compiling. */
export const CALLS_BEFORE_COMPILING = 16;

type Decoder = (result: DataView) => unknown;

const decoders: Partial<Record<CType, Decoder>> = {
  u8: (result) => result.getUint8(0),
  u16: (result) => result.getUint16(0, true),
  i32: (result) => result.getInt32(0, true),
  u32: (result) => result.getUint32(0, true),
  u64: (result) => result.getBigUint64(0, true),
  i64: (result) => result.getBigInt64(0, true),
  size: (result) => result.getBigUint64(0, true),
  ptr: (result) => result.getBigUint64(0, true),
};

/**
 * Reads a result out of the bytes of such a struct; undefined for results that
 * cannot come in one.
 */
export function resultDecoder(
  type: CType | CStruct,
): ((bytes: Uint8Array) => unknown) | undefined {
  const decode = typeof type === "string" ? decoders[type] : undefined;
  return decode &&
    (({ buffer, byteOffset, byteLength }) =>
      decode(new DataView(buffer, byteOffset, byteLength)));
}
