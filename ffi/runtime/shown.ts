/**
 * What `console.log` and `JSON.stringify` show of an object: one line, instead of
 * typed arrays of gigabytes; and of a record with bigints, which JSON lacks.
 *
 * @module
 */

/** By this Deno, Node and Bun ask an object what they shall show of it. */
const INSPECT = Symbol.for("nodejs.util.inspect.custom");

/**
 * Makes objects of a class, and of those that extend it, be shown as their
 * class's name and one line, in JSON too unless the class has a `toJSON` of its
 * own. For static blocks, which see private fields; it changes the prototype
 * only, not what V8 knows of the objects.
 *
 * @param line Such as `"jobs" { 5 of 1023 }`.
 * @param as A name that users know. Default: the class's own.
 */
export function showAs<T extends object>(
  type: { readonly prototype: T },
  line: (object: T) => string,
  as?: string,
): void {
  function show(this: T): string {
    const name = as ?? this.constructor.name;
    try {
      return `${name} ${line(this)}`;
    } catch {
      // Not an object but the prototype itself, or a port that just went.
      return `${name} {}`;
    }
  }
  const property = { value: show, configurable: true, writable: true };
  Object.defineProperty(type.prototype, INSPECT, property);
  if (Object.hasOwn(type.prototype, "toJSON")) return;
  Object.defineProperty(type.prototype, "toJSON", property);
}

/** A record that `JSON.stringify` takes: bigints become decimal text. */
export function jsonRecord<T extends object>(record: T): T {
  const toJSON = () =>
    Object.fromEntries(
      Object.entries(record).map((
        [key, value],
      ) => [key, typeof value === "bigint" ? String(value) : value]),
    );
  // Hidden, so that it is no part of what is compared, copied or sent.
  return Object.defineProperty(record, "toJSON", { value: toJSON });
}

/** An address as text. */
export function hex(address: number): string {
  return `0x${address.toString(16)}`;
}

/** A number with its noun: "1 byte", "2 bytes". */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
