/**
 * Tries to write to a file that it mapped as the inspector does: started by
 * read_only_test.ts, which waits for its end.
 *
 * @module
 */
import { MappedFile } from "../../ffi/os/mapped_file.ts";

const PAGE = 2 * 1024 * 1024;

/** A hugepage is one page; of other files the first word will do. */
const [path = ""] = Deno.args;
const { window } = path.includes("map_")
  ? MappedFile.open(path, 0, PAGE)
  : MappedFile.open(path);
const before = window.u32[0]!;
console.log("reading works");
window.u32[0] = before ^ 1;
console.log("writing works");
