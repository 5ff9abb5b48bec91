/**
 * Gives up root's rights, then tries to look at a group: started by
 * bad_input_test.ts.
 *
 * @module
 */
import {
  findGroups,
  InspectError,
  openGroup,
} from "../../packages/inspect/mod.ts";

const NOBODY = 65534;
const [runtimeRoot = "", prefix = ""] = Deno.args;

// Loaded as root: the sources need not be readable by everybody.
const { symbols } = Deno.dlopen("libc.so.6", {
  setgid: { parameters: ["u32"], result: "i32" },
  setuid: { parameters: ["u32"], result: "i32" },
});
if (symbols.setgid(NOBODY) !== 0 || symbols.setuid(NOBODY) !== 0) {
  throw new Error("Cannot give up root's rights");
}
try {
  openGroup(prefix, { runtimeRoot }).close();
  console.log("opened");
} catch (error) {
  if (!(error instanceof InspectError)) throw error;
  console.log(error.message);
}
console.log(JSON.stringify(findGroups({ runtimeRoot })));
