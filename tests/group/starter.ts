/**
 * Starts an EAL, says where its runtime folder is, and ends with its input:
 * `starter.ts UID WORDS...`.
 *
 * @module
 */
import { init } from "../../packages/eal/eal.ts";
import { runtimeFolder } from "../../packages/group/internal/runtime_folder.ts";

const [uid = "", ...words] = Deno.args;
// Loaded as root: the sources need not be readable by everybody.
const { symbols } = Deno.dlopen("libc.so.6", {
  setuid: { parameters: ["u32"], result: "i32" },
});
if (symbols.setuid(Number(uid)) !== 0) {
  throw new Error("Cannot change the user");
}
try {
  const eal = init(words);
  const { filePrefix, runtimeDir } = eal;
  console.log(JSON.stringify([runtimeDir, runtimeFolder(filePrefix)]));
  await Deno.stdin.read(new Uint8Array(1));
  eal.cleanup();
} catch (error) {
  console.log((error as Error).message);
}
