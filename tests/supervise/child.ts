/** Test program: says who and where it is, then lives until it is told. */
import { readdirSync, readlinkSync } from "node:fs";
import { getAffinity } from "../../ffi/os/libc.ts";
import { watchParent } from "../../packages/supervise/parent_watch.ts";

const [parent, kind] = Deno.args;
const watch = watchParent(Number(parent));
const files = readdirSync("/proc/self/fd").map((fd) => {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`);
  } catch {
    return "";
  }
});
console.log(`affinity ${getAffinity()[0]}`);
console.log(`leaked ${files.some((path) => path.endsWith("leak-me"))}`);
if (kind === "deaf") Deno.addSignalListener("SIGTERM", () => {});
setInterval(() => {
  if (watch.gone()) {
    console.log("parent gone");
    Deno.exit(0);
  }
}, 20);
